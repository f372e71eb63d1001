import type { RunStatus, Via } from "./record.ts";

/** A runner: what another is told of it, and how one knows its own writing. */
export interface Owner {
  readonly host: string;
  /** Where its process id means something. */
  readonly machine: string;
  readonly pid: number;
  /** Different for each runner, also of one process. */
  readonly nonce: string;
}

/** How an attempt of a step ended: `lost` went down with its cluster, through no fault of its own. */
export type Ending = "succeeded" | "failed" | "lost";

/**
 * What a runner writes down: what it is about to do before it does it, and what it has seen. Replaying the entries of a
 * run in order tells all that its runner knew (see progress.ts).
 */
export type Entry =
  /** A runner takes the run, the first or after another. */
  | { readonly type: "opened"; readonly owner: Owner }
  | { readonly type: "cluster-intended"; readonly cluster: string; readonly attempt: number }
  /** `kept`: it was there before the run, and stays. */
  | {
      readonly type: "cluster-started";
      readonly cluster: string;
      readonly attempt: number;
      readonly id: string;
      readonly kept?: true;
    }
  /** It is gone. `again`: another takes its place when there is work left, outside of the subnet that had no capacity. */
  | {
      readonly type: "cluster-ended";
      readonly cluster: string;
      readonly reason: string;
      readonly again: boolean;
      readonly avoid?: string;
    }
  | { readonly type: "step-intended"; readonly step: string; readonly attempt: number }
  | { readonly type: "step-submitted"; readonly step: string; readonly attempt: number; readonly id: string }
  /** It takes longer than it may, and is being cancelled. */
  | { readonly type: "step-timed-out"; readonly step: string; readonly attempt: number }
  /** The run itself cancels it, since it was cut off: it has not failed. */
  | { readonly type: "step-cut"; readonly step: string; readonly attempt: number }
  | {
      readonly type: "step-ended";
      readonly step: string;
      readonly attempt: number;
      readonly ending: Ending;
      /** That it ran. */
      readonly seconds: number;
      readonly reason?: string;
    }
  /** Given to somebody else to run as a whole: an execution of a state machine. */
  | { readonly type: "handed-over"; readonly via: Via; readonly id: string }
  /** The runner has gone on purpose, and all goes on: the next one goes on with it, and gives nothing another chance. */
  | { readonly type: "left" }
  | { readonly type: "closed"; readonly status: Exclude<RunStatus, "running"> };

/** What is written at once. */
export interface Batch {
  readonly format: 1;
  readonly nonce: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly entries: readonly Entry[];
}
