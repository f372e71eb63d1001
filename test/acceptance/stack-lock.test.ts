import { readFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Lease } from "../../src/run/ledger/lease.ts";
import { thisMachine } from "../../src/run/ledger/machine-id.ts";
import { newOwner } from "../../src/run/ledger/owner.ts";
import { newestSeat } from "../../src/run/ledger/seat.ts";
import { emraldWith } from "./cli.ts";
import { type Account, account, project } from "./stand-in.ts";

const TEN_MINUTES = 600_000;
/** Of nobody: Linux has no process of a larger id than 4194304. */
const GONE = 5_000_000;

/** What a pulumi of another machine says that was killed there. */
const CHILD = { user: "runner", host: "vm-1", machine: "another", pid: 47 };

/** The environment's stack as an emrald has left it that was killed ten minutes ago, while its pulumi was at work. */
async function killed({ store, lock }: Account, child: Partial<typeof CHILD> = {}): Promise<string> {
  const then = new Date(Date.now() - TEN_MINUTES);
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
  await Lease.take(there.store, there.lock, { ...next, now: () => new Date(Date.now() - TEN_MINUTES / 2) });
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
