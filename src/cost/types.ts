import type { BudgetVerdict as Verdict } from "../emr/budget.ts";
import type { Range } from "../emr/range.ts";

/** Which prices were used. */
export interface PricesUsed {
  /** The day that they were looked up, ISO 8601. */
  readonly date: string;
  readonly source: string;
  /** `project`: those of its own pipelines/prices.json. */
  readonly of: "emrald" | "project";
}

/** Something that is paid for by the hour. USD an hour. */
export interface Part extends Range {
  readonly what: string;
  /** The plan's name of the cluster that it is of. */
  readonly cluster?: string;
  readonly per: "hour";
  readonly note?: string;
}

export interface Duration {
  readonly seconds: number;
  /** `runs`: the median of the last ones that the ledger tells of. */
  readonly from: "assumed" | "runs";
  /** How many runs. */
  readonly runs?: number;
}

/** USD a run, and how long each of its clusters is paid for. */
export interface PerRun extends Range {
  /** By cluster. */
  readonly hours: Readonly<Record<string, number>>;
  readonly duration: Duration;
}

export interface BudgetVerdict {
  readonly key: "per_run" | "per_hour";
  /** USD. */
  readonly limit: number;
  readonly verdict: Verdict;
}

/** What an environment costs. Where something is `unknown`, the figures are without it. */
export interface Cost {
  readonly environment: string;
  readonly region: string;
  /** Absent where nobody has prices of the region: then nothing is counted, and `unknown` says so. */
  readonly prices?: PricesUsed;
  /** USD an hour while a run goes. */
  readonly per_hour: Range;
  readonly per_run: PerRun;
  /** USD an hour of what stands between runs: a standing cluster, NAT, endpoints, a notebook. Absent where nothing does. */
  readonly standing?: Range;
  readonly parts: readonly Part[];
  /** Prices and sizes that are not known, in words. */
  readonly unknown: readonly string[];
  /** What is paid for by use, in words. */
  readonly not_counted: readonly string[];
  readonly budget?: readonly BudgetVerdict[];
}

/** What `emrald cost --json` prints. */
export interface CostDocument {
  readonly format: 1;
  readonly command: "cost";
  readonly environments: readonly Cost[];
}
