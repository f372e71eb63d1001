import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { newOwner } from "../../src/run/ledger/owner.ts";
import { decode, encode } from "../../src/run/store.ts";
import { repository } from "../git/repository.ts";
import { tree } from "../infra/support/trees.ts";
import type { Tree } from "../project.ts";
import { emraldWith } from "./cli.ts";
import { account, project } from "./stand-in.ts";

/** What is deployed, and what may be taken down of it. */
const GOES = tree("after_run: destroy");
const OTHER = tree("after_run: destroy\nprotect: true");

const calls = (root: string): string =>
  readFileSync(join(root, "calls"), "utf8")
    .replaceAll(/^stack .*\n/gm, "")
    .replaceAll(/ .*/g, "")
    .trim();

async function shop(files: Tree = GOES) {
  const there = await account();
  const { root, pulumi } = project(files);
  const emrald = (script: string, ...args: string[]) =>
    emraldWith({ ...there.env, ...pulumi(script) }, root, ...args, "--env", "dev", "--yes");
  return {
    ...there,
    root,
    emrald,
    change: (file: string, text: string) => writeFileSync(join(root, file), text),
    last: async () => decode(await there.store.read(`${there.lock}/last.json`)) as Record<string, unknown> | undefined,
  };
}

it("up writes down what it deploys before Pulumi begins, also where that fails", async () => {
  const { emrald, last, root } = await shop();
  expect(await last()).toBeUndefined();
  const failed = await emrald('[ "$1" = up ] && exit 255; exit 0', "up");
  expect(failed.exitCode).toBe(3);
  expect(await last()).toEqual({
    format: 1,
    plan: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    at: expect.any(String) as string,
  });
  // What has failed is taken down all the same.
  expect((await emrald("exit 0", "down", "--after-run")).exitCode).toBe(0);
  expect(calls(root)).toBe("up\ndestroy");
});

it("up that was refused leaves the environment, and what is known of it, to the tree that it was deployed from", async () => {
  const { emrald, change, last, root } = await shop();
  await emrald("exit 0", "up");
  const before = await last();
  change("pipelines/project.yaml", OTHER["pipelines/project.yaml"] ?? "");
  // Without a token nobody can say what was reviewed.
  expect((await emrald("exit 0", "up", "--reviewed")).exitCode).toBe(2);
  expect(await last()).toEqual(before);
  const down = await emrald("exit 0", "down", "--after-run", "--json");
  expect(down.exitCode).toBe(0);
  expect(down.stderr).toContain(
    `environment "dev" was not deployed as this tree says, but with plan ${String(before?.["plan"])} at `,
  );
  expect(JSON.parse(down.stdout)).toMatchObject({ command: "down", ok: true, resources: [] });
  expect(calls(root)).toBe("up");
  // By hand it is as it was.
  expect((await emrald("exit 0", "down")).exitCode).toBe(0);
  expect(calls(root)).toBe("up\ndestroy");
});

it("down after a run leaves what emrald has not deployed", async () => {
  const { emrald } = await shop();
  const { exitCode, stderr } = await emrald("exit 1", "down", "--after-run");
  expect([exitCode, stderr]).toEqual([
    0,
    'emrald up has deployed nothing to environment "dev": nothing was taken down',
  ]);
});

it("down after a run touches nothing where it cannot be told what is deployed", async () => {
  const { emrald, store, lock } = await shop();
  await store.write(`${lock}/last.json`, encode({ format: 2 }));
  const { exitCode, stderr } = await emrald("exit 1", "down", "--after-run");
  expect([exitCode, stderr]).toEqual([3, expect.stringContaining('last.json" cannot be read')]);
});

it("the newest deployment is from the commit that was deployed last, where its plan is that", async () => {
  const { store, lock, artifacts, env } = await account();
  const { root, commit } = repository({ ...GOES, "Pulumi.yaml": "name: shop\nruntime: nodejs\n" });
  const { pulumi } = project();
  const up = async (code = 0): Promise<void> => {
    const script = pulumi(`[ "$1" = stack ] || exit ${code}`);
    const { exitCode } = await emraldWith({ ...env, ...script }, root, "up", "--env", "dev", "--yes");
    expect(exitCode).toBe(code === 0 ? 0 : 3);
  };
  const newest = `s3://${artifacts}/deployments/dev/00000002.json`;
  const marked = async () => decode(await store.read(newest));
  // Pulumi's program writes the first one of a plan.
  await up();
  const { plan } = decode(await store.read(`${lock}/last.json`)) as { readonly plan: string };
  const marker = { format: 1, plan, artifacts: ["s3://a/b"], at: "then" };
  await store.write(newest.replace("2.json", "1.json"), encode(marker));
  await store.write(newest, encode({ ...marker, commit: "old" }));

  const next = commit({ "README.md": "no part of the plan" });
  await up(255);
  expect(await marked()).toEqual({ ...marker, commit: "old" });
  await up();
  expect(await marked()).toEqual({ ...marker, commit: next });
  expect(decode(await store.read(`${lock}/last.json`))).toMatchObject({ plan, commit: next });
  // It is no commit that was deployed then.
  writeFileSync(join(root, "README.md"), "changed");
  await up();
  expect(await marked()).toEqual(marker);

  await store.write(newest, encode({ ...marker, plan: "another" }));
  commit({});
  await up();
  expect(await marked()).toEqual({ ...marker, plan: "another" });
  expect(decode(await store.read(newest.replace("2.json", "1.json")))).toEqual(marker);
});

it.each(["down", "after"] as const)(
  "%s: is refused while a run goes on by itself, and says what to do",
  async (how) => {
    const { emrald, ledger, root } = await shop();
    await emrald("exit 0", "up");
    await (await ledger.take("ci-1", newOwner())).leave();
    const down = await emrald("exit 0", "down", ...(how === "after" ? ["--after-run"] : []));
    expect(down.exitCode).toBe(3);
    expect(down.stderr).toContain('run ci-1 was left to itself on environment "dev"');
    expect(down.stderr).toContain("emrald reap --env dev --run ci-1 --yes");
    expect(calls(root)).toBe("up");
  },
);

it("down waits for a runner, and goes on when that has ended", async () => {
  const { emrald, ledger, root } = await shop();
  const lease = await ledger.take("ci-1", { ...newOwner(), machine: "another" });
  const down = emrald("exit 0", "down");
  const said = await new Promise<string>((resolve) => {
    let text = "";
    down.stderr.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("waiting")) resolve(text);
    });
    void down.then(() => resolve(text));
  });
  expect(said).toContain('waiting: run ci-1 works on environment "dev"');
  await lease.release();
  expect((await down).exitCode).toBe(0);
  expect(calls(root)).toBe("destroy");
});
