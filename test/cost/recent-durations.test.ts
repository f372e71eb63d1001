import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { asText, bind } from "../../src/plan/bind.ts";
import { FolderStore } from "../../src/run/folder-store.ts";
import type { Batch, Entry, Owner } from "../../src/run/ledger/entry.ts";
import { Ledger } from "../../src/run/ledger/ledger.ts";
import type { RunRecord } from "../../src/run/ledger/record.ts";
import { recentDurations, runTimes } from "../../src/run/recent-durations.ts";
import { planOf } from "./support/project.ts";

const OWNER: Owner = { host: "here", machine: "m", pid: 1, nonce: "n" };
const OPENED: Entry = { type: "opened", owner: OWNER };
const CLOSED: Entry = { type: "closed", status: "succeeded" };
const intended = (cluster: string, attempt = 1): Entry => ({ type: "cluster-intended", cluster, attempt });
const started = (cluster: string, kept?: true): Entry => ({
  type: "cluster-started",
  cluster,
  attempt: 1,
  id: "j-1",
  ...(kept ? { kept } : {}),
});
const lost = (cluster: string): Entry => ({ type: "cluster-ended", cluster, reason: "gone", again: true });

/** Batches at seconds after a beginning. */
function log(...at: readonly (readonly [second: number, ...entries: readonly Entry[]])[]): Batch[] {
  return at.map(([second, ...entries]) => ({
    format: 1,
    nonce: "n",
    at: new Date(Date.UTC(2026, 10, 1) + second * 1000).toISOString(),
    entries,
  }));
}

describe("the times of a run", () => {
  it("are from its first word to its last, and a cluster's from the intent to its end", () => {
    const batches = log([0, OPENED], [10, intended("a")], [20, started("a")], [100, CLOSED]);
    expect(runTimes(batches)).toEqual({ run: 100, clusters: new Map([["a", 90]]) });
  });

  it("add the clusters that came one after the other, and leave a standing one out", () => {
    const batches = log(
      [0, OPENED],
      [10, intended("a"), intended("b")],
      [11, started("b", true)],
      [40, lost("a")],
      [50, intended("a", 2)],
      [100, CLOSED],
    );
    expect(runTimes(batches)).toEqual({ run: 100, clusters: new Map([["a", 80]]) });
  });

  it("go on while a run is handed over, and stop while it lies still", () => {
    const handedOver = log([0, OPENED], [5, intended("a")], [50, OPENED], [100, CLOSED]);
    expect(runTimes(handedOver)).toEqual({ run: 100, clusters: new Map([["a", 95]]) });
    const interrupted = log([0, OPENED], [30, CLOSED], [1000, OPENED], [1020, CLOSED]);
    expect(runTimes(interrupted).run).toBe(50);
  });
});

describe("the recent durations of an environment", () => {
  const unbound = planOf({ dev: 'account: "123456789012"' });
  const plan = bind(unbound, { account: "123456789012" }, unbound);

  /** A ledger with runs of so many seconds, each begun on the day of its place. */
  async function ledgerOf(...runs: readonly (Partial<RunRecord> & { readonly seconds: number })[]): Promise<Ledger> {
    const folder = mkdtempSync(join(tmpdir(), "emrald-ledger-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const store = new FolderStore(folder);
    await store.makeBucket(asText(plan.buckets["ledger"]));
    for (const [day, { seconds, ...more }] of runs.entries()) {
      let now = new Date(Date.UTC(2026, 10, 1 + day));
      const ledger = Ledger.of(plan, store, () => now);
      // Ids do not tell the order.
      const run = `run${(day * 7) % 10}`;
      await ledger.create({
        format: 2,
        run,
        environment: "dev",
        plan: plan.digest,
        via: "steps",
        vars: {},
        status: "succeeded",
        started_at: now.toISOString(),
        clusters: {},
        steps: { "shop/clean": { state: "succeeded", attempts: 1 } },
        ...more,
      });
      const { log } = await ledger.open(run, { ...OWNER, nonce: run });
      await log.append([intended("small")]);
      now = new Date(now.getTime() + seconds * 1000);
      await log.append([CLOSED]);
    }
    return Ledger.of(plan, store, () => new Date(0));
  }

  it("are the median of the last five that succeeded", async () => {
    const ledger = await ledgerOf(
      { seconds: 9000 },
      { seconds: 9000 },
      { seconds: 100 },
      { seconds: 500 },
      { seconds: 1, status: "failed" },
      { seconds: 300 },
      { seconds: 9000, environment: "prod" },
      { seconds: 200 },
      { seconds: 400 },
    );
    expect(await recentDurations(ledger, plan)).toEqual({ runs: 5, run: 300, clusters: { small: 300 } });
  });

  it("lie in the middle between two", async () => {
    const ledger = await ledgerOf({ seconds: 100 }, { seconds: 200 });
    expect((await recentDurations(ledger, plan))?.run).toBe(150);
  });

  it("leave out runs of a part of the plan, where others ran more of it", async () => {
    const ledger = await ledgerOf({ seconds: 500 }, { seconds: 10, steps: {} });
    expect(await recentDurations(ledger, plan)).toMatchObject({ runs: 1, run: 500 });
  });

  it("are not known where nothing succeeded", async () => {
    expect(await recentDurations(await ledgerOf({ seconds: 10, status: "failed" }), plan)).toBeUndefined();
  });
});
