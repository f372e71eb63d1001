import { describe, expect, it } from "vitest";
import { planUri } from "../../../src/plan/bind.ts";
import { collect, publish } from "../../../src/run/publish/index.ts";
import { encode } from "../../../src/run/store.ts";
import { MemoryStore } from "./support/memory-store.ts";
import { ARTIFACTS, artifactUri, ended, isWhole, LEDGER, made, recordRun } from "./support/plans.ts";
import { STORES } from "./support/stores.ts";

const version = (environment: string, number: number) =>
  made(environment, { "shared.py": "shared", "own.py": `${environment} ${number}` });

/** As left by a publisher that nobody has retained. */
async function leave(store: MemoryStore, one: ReturnType<typeof made>): Promise<void> {
  for (const [file, { uri }] of Object.entries(one.plan.artifacts)) await store.write(uri as string, one.bytesOf(file));
  await store.write(planUri(one.plan), encode(one.plan));
}

describe.each(STORES)("a collection in %s", (_, open) => {
  it("keeps the last ten deployments, and what other environments share with those before", async () => {
    const store = await open(ARTIFACTS, LEDGER);
    const prod = version("prod", 1);
    await publish({ ...prod, store });
    const dev = Array.from({ length: 12 }, (_one, number) => version("dev", number));
    const last = [];
    for (const one of dev) last.push(await publish({ ...one, store }));
    expect(await Promise.all(dev.map((one) => isWhole(store, one)))).toEqual(dev.map((_one, number) => number >= 2));
    expect(await isWhole(store, prod)).toBe(true);
    expect(last.flatMap(({ collected }) => collected.removed)).toEqual(
      [0, 1].flatMap((number) => [planUri(version("dev", number).plan), artifactUri("own.py", `dev ${number}`)]),
    );
    expect(await store.names(`s3://${ARTIFACTS}/deployments/dev/`)).toHaveLength(10);
  });
});

it("keeps what the environment works with, however many deployments have failed since", async () => {
  const store = new MemoryStore();
  const works = version("dev", 0);
  await publish({ ...works, store });
  for (let number = 1; number < 15; number++)
    await publish({ ...version("dev", number), store, deployed: works.plan.digest });
  expect(await isWhole(store, works)).toBe(true);
  expect(await isWhole(store, version("dev", 4))).toBe(false);
  await publish({ ...version("dev", 15), store, deployed: version("dev", 14).plan.digest });
  expect(await isWhole(store, works)).toBe(false);
});

it("keeps the plan of a run that has not ended, and of one that was left behind", async () => {
  const store = new MemoryStore();
  const [running, left, done] = [1, 2, 3].map((number) => version("dev", number)) as [Made, Made, Made];
  for (const one of [running, left, done]) await leave(store, one);
  await recordRun(store, running, "r1");
  await recordRun(store, left, "r2", { status: "interrupted" });
  await recordRun(store, done, "r3", { ...ended, started_at: "2025-01-01T00:00:00.000Z" });
  // A hundred newer ones, that have ended.
  for (let number = 0; number < 100; number++)
    await recordRun(store, running, `n${number}`, { ...ended, started_at: "2026-02-01T00:00:00.000Z" });
  await collect(running.plan, { store });
  expect(await isWhole(store, running)).toBe(true);
  expect(await isWhole(store, left)).toBe(true);
  expect(await isWhole(store, done)).toBe(false);
  expect(await store.exists(artifactUri("shared.py", "shared"))).toBe(true);
});

it("keeps the plans of the newest hundred runs of each environment", async () => {
  const store = new MemoryStore();
  const runs = Array.from({ length: 102 }, (_, number) => version("dev", number));
  const elsewhere = version("prod", 1);
  for (const one of [...runs, elsewhere]) await leave(store, one);
  for (const [number, one] of runs.entries()) {
    const started_at = new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString();
    // Ids say nothing of the time: CI has its own.
    await recordRun(store, one, `run-${999 - number}`, { ...ended, started_at });
  }
  await recordRun(store, elsewhere, "old", { ...ended, started_at: "2020-01-01T00:00:00.000Z" });
  const { removed } = await collect(elsewhere.plan, { store });
  expect([...removed].sort()).toEqual(
    [0, 1].flatMap((number) => [planUri(version("dev", number).plan), artifactUri("own.py", `dev ${number}`)]).sort(),
  );
  expect(await isWhole(store, elsewhere)).toBe(true);
});

type Made = ReturnType<typeof made>;

const unreadable: readonly (readonly [
  what: string,
  spoil: (store: MemoryStore, one: Made) => Promise<void>,
  why: RegExp,
])[] = [
  [
    "a plan is broken",
    (store, { plan }) => store.write(planUri(plan), Buffer.from('{"format": 1, "artif')),
    /the plan "s3:.*" cannot be read/,
  ],
  ["a plan is nothing", (store, { plan }) => store.write(planUri(plan), Buffer.from("null")), /the plan .* cannot be/],
  [
    "a plan has no artifacts",
    (store, { plan }) => store.write(planUri(plan), encode({ format: 1, artifacts: { "a.py": null } })),
    /the plan .* cannot be read/,
  ],
  [
    "a plan is a newer emrald's",
    (store, { plan }) => store.write(planUri(plan), encode({ ...plan, format: 2 })),
    /a newer emrald has written it/,
  ],
  [
    "a marker is a newer emrald's",
    (store) => store.write(`s3://${ARTIFACTS}/deployments/test/00000003.json`, encode({ format: 2 })),
    /deployments\/test\/00000003\.json" cannot be read/,
  ],
  [
    "a record is a newer emrald's",
    (store) => store.write(`s3://${LEDGER}/runs/r9/run.json`, encode({ format: 3, run: "r9" })),
    /the record of run r9 cannot be read/,
  ],
];

it.each(unreadable)("removes nothing when %s, and says so; the deployment counts", async (_, spoil, why) => {
  const store = new MemoryStore();
  const retained = version("prod", 1);
  await publish({ ...retained, store });
  await leave(store, version("dev", 1));
  await spoil(store, retained);
  const { collected } = await publish({ ...version("dev", 2), store });
  expect(collected.removed).toEqual([]);
  expect(collected.stopped).toMatch(why);
  expect(await isWhole(store, version("dev", 1))).toBe(true);
  expect(await isWhole(store, version("dev", 2))).toBe(true);
});

it("does not miss the plan of a run that is gone, and leaves what is not emrald's", async () => {
  const store = new MemoryStore();
  await recordRun(store, version("dev", 1), "r1");
  await leave(store, version("dev", 2));
  const theirs = [`s3://${ARTIFACTS}/artifacts/notes.txt`, `s3://${ARTIFACTS}/plans/old/readme`, `s3://${ARTIFACTS}/x`];
  for (const uri of theirs) await store.write(uri, Buffer.from("theirs"));
  const { removed, stopped } = await collect(version("dev", 1).plan, { store });
  expect(stopped).toBe(undefined);
  expect(removed).toHaveLength(3);
  for (const uri of theirs) expect(await store.exists(uri)).toBe(true);
});
