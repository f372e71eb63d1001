import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { planUri } from "../../../src/plan/bind.ts";
import { publish, publishForRun, publishPlan } from "../../../src/run/publish/index.ts";
import type { FileStore } from "../../../src/run/store.ts";
import { MemoryStore, watched } from "./support/memory-store.ts";
import { ARTIFACTS, artifactUri, isWhole, LEDGER, made, missing } from "./support/plans.ts";
import { STORES } from "./support/stores.ts";

/** A store, and the artifacts and plans that are written to it. */
function counting(store: FileStore): { store: FileStore; written: string[] } {
  const written: string[] = [];
  const onCall = ({ verb, uri }: { verb: string; uri: string }): Promise<void> => {
    if (verb === "write" && /^s3:\/\/artifacts\/(artifacts|plans)\//.test(uri)) written.push(uri);
    return Promise.resolve();
  };
  return { store: watched(store, onCall), written };
}

const FILES = { "a.py": "a", "b.py": "b", "c.sql": "c" };

describe.each(STORES)("publishing to %s", (_, open) => {
  it("writes each artifact once, and of another plan what has changed", async () => {
    const { store, written } = counting(await open(ARTIFACTS, LEDGER));
    const first = made("dev", FILES);
    const { written: told } = await publish({ ...first, store });
    expect([...written].sort()).toEqual([planUri(first.plan), ...artifactsOf(FILES)].sort());
    expect([...told].sort()).toEqual([...written].sort());
    expect(written.at(-1)).toBe(planUri(first.plan));
    written.length = 0;
    await publish({ ...first, store });
    expect(written).toEqual([]);
    const second = made("dev", { ...FILES, "b.py": "b2" });
    await publish({ ...second, store });
    expect(written).toEqual([artifactUri("b.py", "b2"), planUri(second.plan)]);
    expect(await isWhole(store, first)).toBe(true);
    expect(await isWhole(store, second)).toBe(true);
  });

  it("lets several publish and collect at once, one after the other", async () => {
    const store = await open(ARTIFACTS, LEDGER);
    const all = ["dev", "test", "prod"].map((name) => made(name, { ...FILES, [`${name}.py`]: name }));
    const sleep = (): Promise<unknown> => setImmediate();
    await Promise.all(all.map((one) => publish({ ...one, store, sleep })));
    for (const one of all) expect(await isWhole(store, one)).toBe(true);
  });
});

function artifactsOf(files: Readonly<Record<string, string>>): string[] {
  return Object.entries(files).map(([file, text]) => artifactUri(file, text));
}

it("names one content of two files once", async () => {
  const { store, written } = counting(new MemoryStore());
  const plan = made("dev", { "a/x.py": "x" }).plan;
  const twice = { ...plan, artifacts: { "a/x.py": plan.artifacts["a/x.py"], "b/x.py": plan.artifacts["a/x.py"] } };
  await publishPlan(twice as typeof plan, () => Buffer.from("x"), store);
  expect(written).toHaveLength(2);
});

it("puts nothing under the name of another content", async () => {
  const store = new MemoryStore();
  const { plan } = made("dev", FILES);
  const late = publish({ plan, bytesOf: (file) => Buffer.from(file === "b.py" ? "edited" : FILES["a.py"]), store });
  await expect(late).rejects.toThrow(/"(b\.py|c\.sql)" is not what the plan names/);
  expect(await store.exists(planUri(plan))).toBe(false);
  expect(await store.exists(artifactUri("b.py", "b"))).toBe(false);
});

it("has a plan only with all that it names, whatever is written when", async () => {
  const memory = new MemoryStore();
  const store = watched(memory, async () => expect(await missing(memory)).toEqual([]));
  await publish({ ...made("dev", FILES), store });
  await publish({ ...made("dev", { ...FILES, "b.py": "b2" }), store });
});

it("is a deployment of its own only with another plan", async () => {
  const store = new MemoryStore();
  const [a, b] = [made("dev", FILES), made("dev", { "a.py": "a2" })];
  for (const one of [a, a, b, b, a]) await publish({ ...one, store });
  const names = await store.names(`s3://${ARTIFACTS}/deployments/dev/`);
  expect(names).toEqual(["00000001.json", "00000002.json", "00000003.json"]);
});

it("of a run is retained beside the deployments", async () => {
  const store = new MemoryStore();
  const deployed = made("dev", FILES);
  await publish({ ...deployed, store });
  for (const text of ["1", "2", "3"]) await publishForRun({ ...made("dev", { "a.py": text }), store });
  await publish({ ...deployed, store });
  expect(await isWhole(store, deployed)).toBe(true);
  // The newest: the ones before it have no record.
  expect(await isWhole(store, made("dev", { "a.py": "3" }))).toBe(true);
  expect(await store.list(`s3://${ARTIFACTS}/plans/`)).toHaveLength(2);
});
