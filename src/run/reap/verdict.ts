import type { RunStatus } from "../ledger/record.ts";
import type { FoundCluster } from "./found-cluster.ts";

/** Where the run of a cluster stands, as its ledger tells. */
export type Standing =
  /** A runner works on it. */
  | { readonly is: "attended" }
  /** It goes on without a runner, on purpose. */
  | { readonly is: "left" }
  /** Its runner has died; the run can be taken up. */
  | { readonly is: "orphaned" }
  | { readonly is: "ended"; readonly status: RunStatus }
  /** The ledger knows no such run. */
  | { readonly is: "unknown" }
  /** The ledger cannot be read. */
  | { readonly is: "untold" };

/** What is known of the environment that a cluster says it is of. */
export interface ReapedEnvironment {
  readonly name: string;
  readonly region: string;
  /** Seconds: the plan's name of a cluster to the age that it may reach. Empty where there is no plan. */
  readonly maxAges: Readonly<Record<string, number>>;
}

export interface Verdict {
  readonly ends: boolean;
  /** For people. */
  readonly reason: string;
}

/** The run that a cluster was started for; undefined for one that a stack keeps. */
export function runOf({ tags }: FoundCluster): string | undefined {
  const run = tags["emrald:run"];
  return run === "" ? undefined : run;
}

/** Seconds since a cluster was asked for. */
export function ageOf({ createdAt }: FoundCluster, now: Date): number {
  return Math.max(0, Math.round((now.getTime() - createdAt.getTime()) / 1000));
}

/**
 * Seconds that a cluster may live: what it was started with, since it may be one of a plan that is no longer the environment's; else what the plan says of
 * its name, and else the most that it says of any. Undefined where nobody says.
 */
export function maxAgeOf(cluster: FoundCluster, { maxAges }: ReapedEnvironment): number | undefined {
  const own = ownMaxAge(cluster);
  if (own !== undefined) return own;
  const { tags } = cluster;
  const name = tags["emrald:cluster"] ?? "";
  if (Object.hasOwn(maxAges, name)) return maxAges[name];
  const all = Object.values(maxAges);
  return all.length === 0 ? undefined : Math.max(...all);
}

function ownMaxAge({ tags }: FoundCluster): number | undefined {
  const own = tags["emrald:max_age"] ?? "";
  return /^[1-9]\d{0,9}$/.test(own) ? Number(own) : undefined;
}

/**
 * An environment that a cluster says it is of, and that nobody can look at: `elsewhere` is in another account, `gone` is not the project's in that
 * region any more, and of one that is `unread` errors keep back where it lies.
 */
export type Unseen = "elsewhere" | "gone" | "unread";

/** What becomes of a cluster by itself, before anybody asks its ledger; undefined where that decides. */
export function verdictByTags(
  cluster: FoundCluster,
  environment: ReapedEnvironment | Unseen,
  { run: wanted, now }: { readonly run: string | undefined; readonly now: Date },
): Verdict | undefined {
  const run = runOf(cluster);
  const name = cluster.tags["emrald:environment"] ?? "";
  if (run === undefined) return { ends: false, reason: "it has no tag emrald:run: a stack keeps it" };
  if (name === "") return { ends: false, reason: "it has no tag emrald:environment: end it by hand" };
  if (environment === "elsewhere") return { ends: false, reason: `environment "${name}" is not looked at` };
  if (wanted !== undefined) return { ends: run === wanted, reason: `it is of run ${run}` };
  const age = ageOf(cluster, now);
  const most = typeof environment === "string" ? ownMaxAge(cluster) : maxAgeOf(cluster, environment);
  if (most !== undefined && age > most) return tooOld(age, most);
  // No plan and no ledger knows of it: what it was started with decides.
  if (environment === "gone" || environment === "unread") {
    const why =
      environment === "gone"
        ? `the project has no environment "${name}" in ${cluster.region} any more`
        : `environment "${name}" has errors, and nothing says that it is in ${cluster.region}`;
    return { ends: false, reason: `${why}; ${untilOf(age, most)}` };
  }
  return undefined;
}

function tooOld(age: number, most: number): Verdict {
  return { ends: true, reason: `it is ${span(age)} old, and may be ${span(most)} (max_age)` };
}

function untilOf(age: number, most: number | undefined): string {
  return most === undefined ? "it has no tag emrald:max_age: end it by hand" : `max_age ends it in ${span(most - age)}`;
}

/** What becomes of a cluster that is not too old. Whoever can still be taken up keeps it until it is. */
export function verdictByRun(
  run: string,
  environment: string,
  standing: Standing,
  { age, most }: { readonly age: number; readonly most: number | undefined },
): Verdict {
  const until = untilOf(age, most);
  switch (standing.is) {
    case "ended":
      return { ends: true, reason: `run ${run} has ended (${standing.status})` };
    case "attended":
      return { ends: false, reason: `a runner works on run ${run}` };
    case "left":
      return { ends: false, reason: `run ${run} goes on without a runner; ${until}` };
    case "orphaned":
      return {
        ends: false,
        reason: `nobody works on run ${run}: emrald run --env ${environment} --resume ${run} takes it up; ${until}`,
      };
    case "unknown":
      return { ends: false, reason: `the ledger has no run ${run}; ${until}` };
    case "untold":
      return { ends: false, reason: `the ledger cannot be read; ${until}` };
  }
}

/** `45 s`, `12 m`, `9 h 05 m`. */
export function span(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} m`;
}
