import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { ulid } from "ulid";
import { FolderStore } from "../../src/run/folder-store.ts";
import { Ledger } from "../../src/run/ledger/ledger.ts";
import { newestRecords } from "../../src/run/ledger/records.ts";

const RUNS = 200;

/** A ledger that counts what is read, and how much of it at once. */
class CountedLedger extends Ledger {
  reads = 0;
  most = 0;
  #now = 0;

  override async read(run: string) {
    this.reads++;
    this.most = Math.max(this.most, ++this.#now);
    try {
      return await super.read(run);
    } finally {
      this.#now--;
    }
  }
}

/** Runs a minute apart, by turns of two environments; where `named` says so, of a name that says nothing of time. */
async function ledgerOf(named: (run: number) => boolean) {
  const folder = mkdtempSync(join(tmpdir(), "emrald-records-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const ledger = new CountedLedger(new FolderStore(folder), "ledger", "dev", () => new Date());
  const runs: string[] = [];
  for (let run = 0; run < RUNS; run++) {
    const at = Date.UTC(2026, 10, 1) + run * 60_000;
    const id = named(run) ? `gh-${(run * 7919) % 1000}` : ulid(at);
    const environment = run % 2 === 0 ? "dev" : "prod";
    const what = { plan: "p", via: "steps", vars: {}, status: "succeeded", clusters: {}, steps: {} } as const;
    await ledger.create({ format: 2, run: id, environment, started_at: new Date(at).toISOString(), ...what });
    if (environment === "dev") runs.unshift(id);
  }
  return { ledger, runs };
}

it.each([
  ["which emrald named", () => false, 64],
  ["which people named", () => true, RUNS],
  ["of both kinds", (run: number) => run % 10 === 0, 20 + 64],
] as const)(
  "the newest records of an environment, and no more reads than that takes: of runs %s",
  async (_, named, reads) => {
    const { ledger, runs } = await ledgerOf(named);
    const newest = await newestRecords(ledger, "dev", 20);
    expect(newest.map(({ run }) => run)).toEqual(runs.slice(0, 20));
    expect(ledger.reads).toBeLessThanOrEqual(reads);
    expect(ledger.most).toBeLessThanOrEqual(32);
    const all = await newestRecords(ledger, "dev");
    expect(all.map(({ run }) => run)).toEqual(runs);
    expect(ledger.most).toBeLessThanOrEqual(32);
  },
);
