import { readFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Lease } from "../../src/run/ledger/lease.ts";
import { thisMachine } from "../../src/run/ledger/machine-id.ts";
import { newOwner } from "../../src/run/ledger/owner.ts";
import { type Child, newestSeat } from "../../src/run/ledger/seat.ts";
import { emraldWith } from "./cli.ts";
import { type Account, account, project } from "./stand-in.ts";

const MINUTE = 60_000;
const TEN_MINUTES = 10 * MINUTE;
/** Of nobody: Linux has no process of a larger id than 4194304. */
const GONE = 5_000_000;

/** What a pulumi of another machine says that was killed there. */
const CHILD = { user: "runner", host: "vm-1", machine: "another", pid: 47 };

/** More than its lease of a minute, and a quarter of an hour. */
const LONG_AGO = 17 * MINUTE;

/** The environment's stack as an emrald has left it that has fallen silent, while its pulumi was at work. */
async function killed({ store, lock }: Account, child: Partial<Child> = {}, ago = LONG_AGO): Promise<string> {
  const then = new Date(Date.now() - ago);
  const owner = { ...newOwner(), machine: "another", pid: 46 };
  const lease = await Lease.take(store, lock, { run: "emrald up by runner@vm-1", owner, now: () => then });
  await lease.started({ ...CHILD, ...child, since: then.toISOString() });
  return new Date(then.getTime() + 2_000).toISOString().replace(/\.\d+Z$/, "Z");
}

/** A stand-in on whose stack these locks are until `pulumi cancel`; its words are those of Pulumi 3.260. */
function lockedBy(...locks: readonly string[]): string {
  const named = locks.map((one) => `  file:///state/.pulumi/locks/organization/shop/dev/1.json: created by ${one}`);
  return `
[ "$1" = cancel ] && touch "$(dirname "$0")/cancelled" && exit 0
[ "$1" = stack ] && exit 0
[ -e "$(dirname "$0")/cancelled" ] && echo done && exit 0
cat >&2 <<'END'
error: the stack is currently locked by ${locks.length} lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
${named.join("\n")}
END
exit 1`;
}

const calls = (root: string): string[] =>
  readFileSync(join(root, "calls"), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(" ")[0] ?? "");

const up = (env: Record<string, string>, root: string, ...more: string[]) =>
  emraldWith(env, root, "up", "--env", "dev", "--yes", ...more);

it("releases the lock of an emrald that was killed, says so, and goes on", async () => {
  const there = await account();
  const { root, pulumi } = project();
  const at = await killed(there);
  const env = { ...there.env, ...pulumi(lockedBy(`runner@vm-1 (pid 47) at ${at}`)) };
  const { exitCode, stdout, stderr } = await up(env, root);
  expect([exitCode, stdout]).toEqual([0, "done"]);
  expect(stderr).toContain(`runner@vm-1 (pid 47) was killed, and left a lock of ${at}: it is released`);
  expect(calls(root)).toEqual(["stack", "up", "cancel", "up"]);
  // Nobody releases it twice.
  const last = await newestSeat(there.store, there.lock);
  expect(last?.beat).toMatchObject({ released: true, tidied: true });
});

it("for a quarter of an hour leaves the lock of an emrald that is silent, and says until when", async () => {
  const there = await account();
  const { root, pulumi } = project();
  const at = await killed(there, {}, TEN_MINUTES);
  const { exitCode, stderr } = await up({ ...there.env, ...pulumi(lockedBy(`runner@vm-1 (pid 47) at ${at}`)) }, root);
  expect([exitCode, calls(root)]).toEqual([3, ["stack", "up"]]);
  const [, dead = ""] = /it is taken for dead at (\S+Z), and the next emrald then releases its lock/.exec(stderr) ?? [];
  // Its pulumi locked two seconds after the last word of its lease, which was good for a minute.
  expect(Date.parse(dead) - Date.parse(at)).toBeGreaterThan(13 * MINUTE);
  expect(Date.parse(dead) - Date.parse(at)).toBeLessThan(17 * MINUTE);
});

it.each([
  ["in an earlier job of the same workflow run", "4711", 0],
  ["in another workflow run", "4712", 3],
  ["in no workflow run", "", 3],
] as const)("of an emrald that fell silent %s", async (_, run, code) => {
  const there = await account();
  const { root, pulumi } = project();
  const at = await killed(there, run === "" ? {} : { workflow_run: run }, TEN_MINUTES);
  const env = { ...there.env, ...pulumi(lockedBy(`runner@vm-1 (pid 47) at ${at}`)), GITHUB_RUN_ID: "4711" };
  expect((await up(env, root)).exitCode).toBe(code);
});

it("of an emrald that was not of a workflow run, does not take its own absence for the same one", async () => {
  const there = await account();
  const { root, pulumi } = project();
  const at = await killed(there, { workflow_run: "" }, TEN_MINUTES);
  const env = { ...there.env, ...pulumi(lockedBy(`runner@vm-1 (pid 47) at ${at}`)), GITHUB_RUN_ID: "" };
  expect((await up(env, root)).exitCode).toBe(3);
});

it("releases at once what an emrald has left that has seen the end of its pulumi", async () => {
  const there = await account();
  const { root, pulumi } = project();
  const owner = { ...newOwner(), machine: "another", pid: 46 };
  const now = (): Date => new Date();
  const lease = await Lease.take(there.store, there.lock, { run: "emrald up", owner, now });
  await lease.started({ ...CHILD, since: now().toISOString() });
  await lease.abandon();
  const { exitCode } = await up(
    { ...there.env, ...pulumi(lockedBy(`runner@vm-1 (pid 47) at ${now().toISOString()}`)) },
    root,
  );
  expect([exitCode, calls(root)]).toEqual([0, ["stack", "up", "cancel", "up"]]);
});

it("says of which workflow run it is", async () => {
  const there = await account();
  const { root, pulumi } = project();
  await up({ ...there.env, ...pulumi("exit 0"), GITHUB_RUN_ID: "4711" }, root);
  expect((await newestSeat(there.store, there.lock))?.beat?.child?.workflow_run).toBe("4711");
});

it.each([
  ["fails before it looks at locks", "echo 'error: passphrase must be set' >&2; exit 255", [], undefined],
  ["fails as JSON, too", "echo '{}'; echo 'error: passphrase must be set' >&2; exit 255", ["--json"], undefined],
  [
    "fails behind its lock",
    `echo '{"resourcePreEvent":{"metadata":{"op":"same","urn":"a::b"}}}'; exit 255`,
    ["--json"],
    true,
  ],
  ["is well", "exit 0", [], true],
] as const)("forgets the dead only once Pulumi was let through: %s", async (_, script, more, tidied) => {
  const there = await account();
  const { root, pulumi } = project();
  await killed(there);
  await up({ ...there.env, ...pulumi(`[ "$1" = stack ] && exit 0\n${script}`) }, root, ...more);
  expect((await newestSeat(there.store, there.lock))?.beat?.tidied).toBe(tidied);
});

it("forgets the dead one of the same name on the same machine", async () => {
  const there = await account();
  const { root, pulumi } = project();
  const run = `emrald up by ${userInfo().username}@${hostname()}`;
  const then = new Date(Date.now() - LONG_AGO);
  const owner = { ...newOwner(), machine: "another", pid: 46 };
  const lease = await Lease.take(there.store, there.lock, { run, owner, now: () => then });
  await lease.started({ ...CHILD, since: then.toISOString() });
  expect((await up({ ...there.env, ...pulumi("exit 0") }, root)).exitCode).toBe(0);
  expect((await newestSeat(there.store, there.lock))?.beat?.tidied).toBe(true);
});

it("as JSON prints one document all the same", async () => {
  const there = await account();
  const { root, pulumi } = project();
  const at = await killed(there);
  const env = { ...there.env, ...pulumi(lockedBy(`runner@vm-1 (pid 47) at ${at}`)) };
  const { exitCode, stdout } = await up(env, root, "--json");
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ command: "up", ok: true });
});

const later = (at: string): string => new Date(Date.parse(at) + 3 * TEN_MINUTES).toISOString();

it.each([
  ["a person's", (at: string) => [`alice@laptop (pid 4711) at ${at}`], "alice@laptop (pid 4711) since "],
  ["another user's of that machine", (at: string) => [`alice@vm-1 (pid 47) at ${at}`], "alice@vm-1 (pid 47)"],
  ["another process's of that user", (at: string) => [`runner@vm-1 (pid 48) at ${at}`], "runner@vm-1 (pid 48)"],
  ["a later one of a machine of that name", (at: string) => [`runner@vm-1 (pid 47) at ${later(at)}`], "(pid 47)"],
  [
    "one beside the dead one's",
    (at: string) => [`runner@vm-1 (pid 47) at ${at}`, `alice@laptop (pid 1) at ${at}`],
    "alice@laptop (pid 1)",
  ],
  ["one that is named in other words", () => ["somebody"], "somebody whom Pulumi names above"],
] as const)("leaves %s lock, and names it", async (_, locks, named) => {
  const there = await account();
  const { root, pulumi } = project();
  const at = await killed(there);
  const { exitCode, stderr } = await up({ ...there.env, ...pulumi(lockedBy(...locks(at))) }, root);
  expect(exitCode).toBe(3);
  expect(stderr).toContain(`the stack "dev" is locked by `);
  expect(stderr).toContain(named);
  expect(stderr).toContain("pulumi cancel --stack dev");
  expect(calls(root)).toEqual(["stack", "up"]);
  // The next one can still release what is the dead one's.
  expect((await newestSeat(there.store, there.lock))?.beat?.tidied).toBeUndefined();
});

it("leaves the lock of a pulumi that outlives its emrald on this machine", async () => {
  const there = await account();
  const { root, pulumi } = project();
  const here = { user: userInfo().username, host: hostname(), machine: thisMachine() };
  const at = await killed(there, { ...here, pid: process.pid });
  const lives = `${here.user}@${here.host} (pid ${process.pid}) at ${at}`;
  expect((await up({ ...there.env, ...pulumi(lockedBy(lives)) }, root)).exitCode).toBe(3);
  expect(calls(root)).not.toContain("cancel");
});

it("knows of the dead before the dead one, too", async () => {
  const there = await account();
  const { root, pulumi } = project();
  const at = await killed(there);
  const next = { run: "emrald up", owner: { ...newOwner(), machine: "a third", pid: GONE } };
  await Lease.take(there.store, there.lock, { ...next, now: () => new Date(Date.now() - TEN_MINUTES) });
  const { exitCode } = await up({ ...there.env, ...pulumi(lockedBy(`runner@vm-1 (pid 47) at ${at}`)) }, root);
  expect(exitCode).toBe(0);
});

it("leaves no trace of a pulumi that has ended, and tells the next one of one that was killed", async () => {
  const there = await account();
  const { root, pulumi } = project();
  const script = '[ "$1" = stack ] && exit 0; [ -e die ] && kill -9 $$; exit 0';
  const env = { ...there.env, ...pulumi(script) };
  expect((await up(env, root)).exitCode).toBe(0);
  expect((await newestSeat(there.store, there.lock))?.beat?.released).toBe(true);
  const dies = { ...env, ...pulumi(script.replace("[ -e die ] && ", "")) };
  expect((await up(dies, root)).exitCode).toBe(3);
  const { seat, beat } = (await newestSeat(there.store, there.lock)) ?? {};
  expect(beat).toMatchObject({ abandoned: true, child: { user: userInfo().username, host: hostname() } });
  expect(seat?.run).toBe(`emrald up by ${userInfo().username}@${hostname()}`);
});

it("waits for an emrald that is at work, and says for whom", async () => {
  const there = await account();
  const { root, pulumi } = project();
  const owner = { ...newOwner(), machine: "another", pid: 46 };
  const lease = await Lease.take(there.store, there.lock, {
    run: "emrald down by bob@vm-2",
    owner,
    now: () => new Date(),
  });
  const waiting = up({ ...there.env, ...pulumi("exit 0") }, root);
  const said = await new Promise<string>((resolve) => {
    let text = "";
    waiting.stderr.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("waiting")) resolve(text);
    });
    void waiting.then(() => resolve(text));
  });
  expect(said).toMatch(/^waiting: emrald down by bob@vm-2 \(process 46\) since \S+Z changes the stack "dev"$/m);
  await lease.release();
  expect((await waiting).exitCode).toBe(0);
  expect(calls(root)).toEqual(["stack", "up"]);
});

it("without a foundation says what is missing, and calls nobody", async () => {
  const there = await account(false);
  const { root, pulumi } = project();
  const { exitCode, stderr } = await up({ ...there.env, ...pulumi("exit 0") }, root);
  expect(exitCode).toBe(3);
  expect(stderr).toContain('account 123456789012 has no ledger "shop-foundation-ledger-');
  expect(stderr).toContain("emrald up --env foundation makes it");
});

it("holds no lock for a preview, nor for the foundation", async () => {
  const { root, pulumi } = project();
  const nobody = { AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" };
  const lists = `[ "$1 $2" = "stack ls" ] && echo '[{"name":"dev"}]'; exit 0`;
  const env = { ...nobody, ...pulumi(lists) };
  expect((await emraldWith(env, root, "preview", "--env", "dev")).exitCode).toBe(0);
  expect((await emraldWith(env, root, "up", "--env", "foundation", "--yes")).exitCode).toBe(0);
});
