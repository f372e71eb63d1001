import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WorldError } from "../../../src/errors.ts";
import { planUri } from "../../../src/plan/bind.ts";
import { collect, publish, publishForRun } from "../../../src/run/publish/index.ts";
import type { LockWorld } from "../../../src/run/publish/lock.ts";
import { decode, encode, type FileStore, type ObjectStore } from "../../../src/run/store.ts";
import { killableStore, Life } from "../support/killable.ts";
import { callsOf, MemoryStore, watched } from "./support/memory-store.ts";
import { ARTIFACTS, artifactUri, ended, isWhole, type Made, made, missing, recordRun } from "./support/plans.ts";

/** Does not wait for a lock. */
const world = (store: ObjectStore, more: Partial<LockWorld> = {}): LockWorld => ({ store, patience: 0, ...more });

const OLD = made("test", { "shared.py": "shared", "old.py": "old" });
const NEW = made("dev", { "shared.py": "shared", "new.py": "new" });

/** A plan that nobody retains: a collection takes its artifacts, and a publisher finds one of them there already. */
async function withGarbage(): Promise<MemoryStore> {
  const store = new MemoryStore();
  for (const [file, { uri }] of Object.entries(OLD.plan.artifacts)) await store.write(uri as string, OLD.bytesOf(file));
  await store.write(planUri(OLD.plan), encode(OLD.plan));
  return store;
}

/** True when it was done, false when another had the lock. */
async function tried(act: Promise<unknown>): Promise<boolean> {
  try {
    await act;
    return true;
  } catch (error) {
    if (error instanceof WorldError && error.message.includes("is not free")) return false;
    throw error;
  }
}

type Act = (world: LockWorld) => Promise<unknown>;

const collecting: Act = (of) => collect(NEW.plan, of);
const publishing: Act = (of) => publish({ ...NEW, ...of });
const running: Act = async (of) => {
  await publishForRun({ ...NEW, ...of });
  await recordRun(of.store, NEW, "run-1");
};

const pairs: readonly (readonly [what: string, act: Act, other: Act])[] = [
  ["a publisher is met by a collector", publishing, collecting],
  ["a collector is met by a publisher", collecting, publishing],
  ["a run is met by a collector", running, collecting],
  ["a collector is met by a run", collecting, running],
];

it.each(pairs)("%s at each of its calls, and nothing retained is lost", async (_, act, other) => {
  const calls = await callsOf(await withGarbage(), (store) => act(world(store)));
  expect(calls).toBeGreaterThan(10);
  let met = 0;
  for (let at = 1; at <= calls; at++) {
    const memory = await withGarbage();
    const store = watched(memory, async ({ number }) => {
      if (number === at && (await tried(other(world(memory))))) met += 1;
    });
    const isDone = await tried(act(world(store)));
    expect(await missing(memory), `at call ${at}`).toEqual([]);
    const isPublished = act === collecting ? await isWhole(memory, NEW) : isDone;
    if (isPublished) expect(await isWhole(memory, NEW), `at call ${at}`).toBe(true);
    await collect(NEW.plan, world(memory));
    if (isPublished) expect(await isWhole(memory, NEW), `at call ${at}, and collected once more`).toBe(true);
    expect(await memory.exists(artifactUri("old.py", "old"))).toBe(false);
  }
  // Before and after the lock is held the other gets through.
  expect(met).toBeGreaterThan(0);
});

describe("whoever dies at any call", () => {
  const later = (): Date => new Date(Date.now() + 10 * 60_000);
  const acts = [
    ["publishing", publishing],
    ["collecting", collecting],
  ] as const;
  it.each(acts)("%s leaves what another can go on from", async (_, act) => {
    const calls = await callsOf(await withGarbage(), (store) => act(world(store)));
    for (let at = 1; at <= calls; at++) {
      for (const when of ["before", "after"] as const) {
        const memory = await withGarbage();
        const life = new Life({ at, when });
        await Promise.race([act(world(killableStore(memory, life))), life.killed]);
        expect(await missing(memory), `${when} call ${at}`).toEqual([]);
        const before = new Set(memory.objects.keys());
        await collect(NEW.plan, world(memory, { now: later }));
        // The marker retains what the dead publisher has put there, and found there.
        const isMarked = before.has(`s3://${ARTIFACTS}/deployments/dev/00000001.json`);
        const kept = [artifactUri("new.py", "new"), ...(isMarked ? [artifactUri("shared.py", "shared")] : [])];
        for (const uri of kept) if (before.has(uri)) expect(await memory.exists(uri), `${when} call ${at}`).toBe(true);
        await publish({ ...NEW, ...world(memory, { now: () => new Date(later().getTime() + 600_000) }) });
        expect(await isWhole(memory, NEW), `${when} call ${at}`).toBe(true);
      }
    }
  });
});

it("a collector that stood still removes nothing any more, when another has taken the lock", async () => {
  const memory = await withGarbage();
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const store = watched(memory, async ({ verb, uri }) => {
    // It has read all markers, and is about to remove the first.
    if (ahead > 0 || verb !== "list" || !uri.includes("/runs/")) return;
    ahead = 5 * 60_000;
    await publish({ ...NEW, ...world(memory, { now }) });
  });
  const { removed, stopped } = await collect(NEW.plan, world(store, { now }));
  expect(removed).toEqual([]);
  expect(stopped).toContain("was lost");
  expect(await isWhole(memory, NEW)).toBe(true);
});

it("a publisher that stood still loses nothing that it has found there, when another has collected", async () => {
  const calls = await callsOf(await withGarbage(), (store) => publishing(world(store)));
  for (let at = 1; at <= calls; at++) {
    const memory = await withGarbage();
    let ahead = 0;
    const now = (): Date => new Date(Date.now() + ahead);
    const store = watched(memory, async ({ number }) => {
      if (number !== at) return;
      ahead = 5 * 60_000;
      await collect(NEW.plan, world(memory, { now }));
    });
    if (await tried(publishing(world(store, { now })))) expect(await isWhole(memory, NEW), `at call ${at}`).toBe(true);
  }
});

it("says who has the lock, and since when", async () => {
  const memory = new MemoryStore();
  const refusals: unknown[] = [];
  const store = watched(memory, async ({ uri }) => {
    if (uri === planUri(NEW.plan)) refusals.push(await publish({ ...OLD, ...world(memory) }).catch((e: unknown) => e));
  });
  await publish({ ...NEW, ...world(store) });
  expect(refusals[0]).toBeInstanceOf(WorldError);
  expect(String(refusals[0])).toMatch(
    /the bucket "artifacts" is not free: the deployment of environment "dev" changes it since \S+Z \(process \d+ on \S+\)/,
  );
  expect((refusals[0] as WorldError).next).toMatch(/Nothing was changed\. .* its lock ends at \S+Z\./);
  // What was released is free at once.
  await publish({ ...OLD, ...world(memory) });
});

it("waits for who has the lock, as long as it may", async () => {
  const memory = new MemoryStore();
  let ahead = 0;
  const sleeps: number[] = [];
  const waiting = {
    now: () => new Date(Date.now() + ahead),
    sleep: (milliseconds: number) => {
      sleeps.push(milliseconds);
      ahead += milliseconds;
      return Promise.resolve();
    },
  };
  const results: unknown[] = [];
  const store = watched(memory, async ({ uri }) => {
    if (uri !== planUri(NEW.plan)) return;
    results.push(await tried(publish({ ...OLD, store: memory, ...waiting, patience: 20_000 })));
    // Nothing is heard of the other for so long that it is taken for dead.
    results.push(await tried(publish({ ...OLD, store: memory, ...waiting })));
  });
  await publish({ ...NEW, ...world(store) });
  expect(results.slice(0, 2)).toEqual([false, true]);
  expect(sleeps.length).toBeGreaterThan(10);
  expect(await isWhole(memory, OLD)).toBe(true);
});

interface Publishing {
  readonly does: "publish" | "run";
  readonly environment: string;
  readonly texts: readonly string[];
  /** The call after which it dies. */
  readonly dies: number | undefined;
}

type Step = Publishing | "end" | "collect";

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("end" as const, "collect" as const) },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constantFrom("publish" as const, "run" as const),
      environment: fc.constantFrom("dev", "prod"),
      texts: fc.subarray(["a", "b", "c", "d"], { minLength: 1 }),
      dies: fc.option(fc.integer({ min: 1, max: 25 }), { nil: undefined, freq: 3 }),
    }),
  },
);

it("after any sequence every retained plan has all its artifacts", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 25 }), async (sequence) => {
      const memory = new MemoryStore();
      // Who died holds the lock no more.
      let hour = 0;
      const at = (store: FileStore | ObjectStore): LockWorld =>
        world(store, { now: () => new Date(Date.UTC(2026, 0, 1, hour)) });
      const open = new Map<string, Made>();
      const deployed = new Map<string, Made>();
      for (const step of sequence) {
        hour += 1;
        if (step === "collect") await collect(NEW.plan, at(memory));
        else if (step === "end") {
          for (const [run, one] of open) await recordRun(memory, one, run, ended);
          open.clear();
        } else {
          const one = made(step.environment, Object.fromEntries(step.texts.map((text) => [`${text}.py`, text])));
          const life = new Life(step.dies === undefined ? undefined : { at: step.dies, when: "after" });
          const of = at(killableStore(memory, life));
          const before = deployed.get(step.environment)?.plan.digest;
          const act =
            step.does === "run"
              ? publishForRun({ ...one, ...of })
              : publish({ ...one, ...of, ...(before === undefined ? {} : { deployed: before }) });
          const isDone = (await Promise.race([act.then(() => "done"), life.killed])) === "done";
          if (isDone && step.does === "publish") deployed.set(step.environment, one);
          if (isDone && step.does === "run") {
            await recordRun(memory, one, `run-${hour}`);
            open.set(`run-${hour}`, one);
          }
        }
        expect(await missing(memory)).toEqual([]);
        for (const one of [...open.values(), ...deployed.values()]) expect(await isWhole(memory, one)).toBe(true);
      }
      // Nothing is left over that nobody retains.
      hour += 1;
      await collect(NEW.plan, at(memory));
      const plans = (await memory.list(`s3://${ARTIFACTS}/plans/`)).length;
      const markers = await memory.list(`s3://${ARTIFACTS}/deployments/`);
      const retained = new Set(
        [...markers, ...(await memory.list("s3://ledger/runs/"))].map(
          (uri) => (decode(memory.objects.get(uri)) as { readonly plan: string }).plan,
        ),
      );
      expect(plans).toBeLessThanOrEqual(retained.size);
    }),
    { numRuns: 150 },
  );
});
