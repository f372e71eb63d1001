import type { Plan } from "../plan/plan.ts";
import type { Batch } from "./ledger/entry.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { RunRecord } from "./ledger/record.ts";
import { newestRecords } from "./ledger/records.ts";

/** Runs that the median is taken of. */
const RECENT = 5;

/** Medians, in seconds. */
export interface RecentDurations {
  /** How many runs they are of. */
  readonly runs: number;
  readonly run: number;
  /** By the plan's name of a cluster, where the logs tell it. */
  readonly clusters: Readonly<Record<string, number>>;
}

/**
 * How long the last runs of an environment took: the newest that succeeded, among those that ran most of the plan's steps, since a run of one
 * pipeline alone says little of the others. Undefined where there are none. Throws a WorldError.
 */
export async function recentDurations(ledger: Ledger, plan: Plan): Promise<RecentDurations | undefined> {
  const records = (await newestRecords(ledger, plan.environment))
    .filter(({ status }) => status === "succeeded")
    .map((record) => ({ record, steps: stepsOf(record, plan) }));
  const most = Math.max(0, ...records.map(({ steps }) => steps));
  const recent = records.filter(({ steps }) => steps === most && most > 0).slice(0, RECENT);
  if (recent.length === 0) return undefined;
  const times = await Promise.all(recent.map(async ({ record }) => runTimes(await ledger.batches(record.run))));
  const names = [...new Set(times.flatMap(({ clusters }) => [...clusters.keys()]))].sort();
  const clusters = names.map((name) => [name, median(times.flatMap((one) => one.clusters.get(name) ?? []))] as const);
  return { runs: recent.length, run: median(times.map(({ run }) => run)), clusters: Object.fromEntries(clusters) };
}

function stepsOf({ steps }: RunRecord, plan: Plan): number {
  return Object.keys(steps).filter((id) => Object.hasOwn(plan.steps, id)).length;
}

/** Seconds of a run and of its clusters, the time between an interruption and the next runner left out. A standing cluster is not the run's. */
export function runTimes(batches: readonly Batch[]): {
  readonly run: number;
  readonly clusters: ReadonlyMap<string, number>;
} {
  const clusters = new Map<string, number>();
  const since = new Map<string, number>();
  let run = 0;
  let opened: number | undefined;
  const ended = (cluster: string, at: number): void => {
    const from = since.get(cluster);
    since.delete(cluster);
    if (from !== undefined) clusters.set(cluster, (clusters.get(cluster) ?? 0) + (at - from) / 1000);
  };
  for (const batch of batches) {
    const at = Date.parse(batch.at);
    for (const entry of batch.entries) {
      if (entry.type === "opened") opened ??= at;
      else if (entry.type === "cluster-intended") since.set(entry.cluster, since.get(entry.cluster) ?? at);
      else if (entry.type === "cluster-started" && entry.kept) since.delete(entry.cluster);
      else if (entry.type === "cluster-ended") ended(entry.cluster, at);
      else if (entry.type === "closed") {
        for (const cluster of [...since.keys()]) ended(cluster, at);
        run += (at - (opened ?? at)) / 1000;
        opened = undefined;
      }
    }
  }
  return { run, clusters };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
