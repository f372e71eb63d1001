import type { AwsClients } from "../../aws/clients.ts";
import { WorldError } from "../../errors.ts";
import type { Owner } from "../ledger/entry.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { endClusters } from "./end-clusters.ts";
import { findClusters, type FoundCluster } from "./found-cluster.ts";
import { standingsOf } from "./standings.ts";
import {
  ageOf,
  maxAgeOf,
  type ReapedEnvironment,
  runOf,
  type Standing,
  type Verdict,
  verdictByRun,
  verdictByTags,
} from "./verdict.ts";

/** An environment whose clusters are looked at. */
export interface EnvironmentToReap extends ReapedEnvironment {
  /** Undefined where nobody knows in which account it lies. */
  readonly ledger: Ledger | undefined;
}

export interface ReapOrder {
  readonly project: string;
  readonly environments: readonly EnvironmentToReap[];
  /** Only this environment is asked for: clusters of others are not even told of. */
  readonly isOne: boolean;
  /** Environments of the project that lie in another account. */
  readonly elsewhere: readonly string[];
  /** Environments of the project with errors: those that are not among `environments` in a region may lie there all the same. */
  readonly wrong: readonly string[];
  /** Where clusters of environments are looked for that the project has no more. */
  readonly regions: readonly string[];
  /** Only the clusters of this run. */
  readonly run: string | undefined;
  /** Else it is only told. */
  readonly ends: boolean;
}

export interface ReapWorld {
  readonly clients: (region: string) => Pick<AwsClients, "emr">;
  readonly now: () => Date;
  readonly owner: Owner;
}

/** One living cluster, and what becomes of it. */
export interface Reaped {
  readonly environment: string;
  readonly region: string;
  readonly id: string;
  readonly name: string;
  readonly run?: string;
  readonly state: string;
  readonly age_seconds: number;
  readonly verdict: "ends" | "stays";
  readonly reason: string;
  /** Why it could not be told to end. */
  readonly failed?: string;
}

export interface Reaping {
  readonly clusters: readonly Reaped[];
  /** What could not be read, and what was done besides. */
  readonly notes: readonly string[];
  /** What AWS refused: something may have been overlooked. */
  readonly failures: readonly string[];
}

/** Ends, or only tells of, the clusters of runs that outlived their time, or that nothing needs any more. Does not wait for their end. */
export async function reap(order: ReapOrder, world: ReapWorld): Promise<Reaping> {
  const own = order.environments.map(({ region }) => region);
  const regions = [...new Set([...own, ...(order.isOne ? [] : order.regions)])].sort();
  const reapings = await Promise.all(regions.map((region) => reapRegion(region, order, world)));
  return {
    clusters: reapings.flatMap(({ clusters }) => clusters),
    notes: reapings.flatMap(({ notes }) => notes),
    failures: reapings.flatMap(({ failures }) => failures),
  };
}

async function reapRegion(region: string, order: ReapOrder, world: ReapWorld): Promise<Reaping> {
  const clients = world.clients(region);
  const notes: string[] = [];
  const environments = new Map(
    order.environments.flatMap((one) => (one.region === region ? [[one.name, one] as const] : [])),
  );
  let found: readonly FoundCluster[];
  const failures: string[] = [];
  try {
    const { clusters, untold } = await findClusters(clients, region, order.project);
    failures.push(...untold);
    found = clusters.filter((one) => !order.isOne || environments.has(environmentOf(one)));
  } catch (error) {
    // Another region may answer.
    if (!(error instanceof WorldError)) throw error;
    return { clusters: [], notes, failures: [error.message] };
  }
  const verdicts = await judged(found, environments, order, world.now(), notes);
  const ending = found.filter((one) => verdicts.get(one)?.ends);
  const failed = order.ends ? await endClusters(clients, ending) : new Map<string, string>();
  if (order.ends) await freeEnvironments(environments, verdicts, order, world, failed, notes);
  const clusters = found.map((one) => told(one, verdicts.get(one), failed.get(one.id), world.now()));
  return { clusters: clusters.sort(byName), notes, failures };
}

async function judged(
  found: readonly FoundCluster[],
  environments: ReadonlyMap<string, EnvironmentToReap>,
  { run, elsewhere, wrong }: ReapOrder,
  now: Date,
  notes: string[],
): Promise<ReadonlyMap<FoundCluster, Verdict>> {
  const verdicts = new Map<FoundCluster, Verdict>();
  for (const one of found) {
    const name = environmentOf(one);
    const unseen = elsewhere.includes(name) ? "elsewhere" : wrong.includes(name) ? "unread" : "gone";
    const verdict = verdictByTags(one, environments.get(name) ?? unseen, { run, now });
    if (verdict) verdicts.set(one, verdict);
  }
  for (const environment of environments.values()) {
    const open = found.filter((one) => environmentOf(one) === environment.name && !verdicts.has(one));
    const standings = await standingsOf(
      [...new Set(open.flatMap((one) => runOf(one) ?? []))],
      environment.name,
      environment.ledger,
      (reason) => notes.push(`of "${environment.name}" only age decides: ${reason}`),
    );
    for (const one of open) {
      const id = runOf(one) ?? "";
      const standing: Standing = standings.get(id) ?? { is: "untold" };
      const ages = { age: ageOf(one, now), most: maxAgeOf(one, environment) };
      verdicts.set(one, verdictByRun(id, environment.name, standing, ages));
    }
  }
  return verdicts;
}

/**
 * A run that goes on without a runner keeps its environment until somebody takes it up. Of one whose clusters were ended here nothing is left to
 * take up, and the next run must not wait for it.
 */
async function freeEnvironments(
  environments: ReadonlyMap<string, EnvironmentToReap>,
  verdicts: ReadonlyMap<FoundCluster, Verdict>,
  { run: wanted }: ReapOrder,
  { owner }: ReapWorld,
  failed: ReadonlyMap<string, string>,
  notes: string[],
): Promise<void> {
  for (const { name, ledger } of environments.values()) {
    const ours = [...verdicts].filter(([cluster]) => environmentOf(cluster) === name);
    const isLeft = (run: string): boolean =>
      ours.some(([cluster, { ends }]) => runOf(cluster) === run && (!ends || failed.has(cluster.id)));
    const ended = ours.flatMap(([cluster, { ends }]) => (ends ? (runOf(cluster) ?? []) : []));
    const runs = [...new Set(wanted === undefined ? ended : [wanted])].filter((run) => !isLeft(run));
    for (const run of runs) {
      try {
        if (await ledger?.free(run, owner)) notes.push(`"${name}" is free: nobody has to take up run ${run} first`);
      } catch (error) {
        if (!(error instanceof WorldError)) throw error;
        notes.push(`"${name}" may still be taken by run ${run}: ${error.message}`);
      }
    }
  }
}

function told(cluster: FoundCluster, verdict: Verdict | undefined, failed: string | undefined, now: Date): Reaped {
  const run = runOf(cluster);
  return {
    environment: environmentOf(cluster),
    region: cluster.region,
    id: cluster.id,
    name: cluster.name,
    ...(run === undefined ? {} : { run }),
    state: cluster.state,
    age_seconds: ageOf(cluster, now),
    verdict: verdict?.ends ? "ends" : "stays",
    reason: verdict?.reason ?? "",
    ...(failed === undefined ? {} : { failed }),
  };
}

function environmentOf({ tags }: FoundCluster): string {
  return tags["emrald:environment"] ?? "";
}

function byName(a: Reaped, b: Reaped): number {
  const [left, right] = [`${a.environment} ${a.name} ${a.id}`, `${b.environment} ${b.name} ${b.id}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
