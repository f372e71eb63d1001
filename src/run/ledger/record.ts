import type { Scalar } from "../../spec/schema/types.ts";

export type RunStatus = "running" | "succeeded" | "failed" | "interrupted";

/** Ways to run. */
export const VIAS = ["steps", "job-flow", "state-machine", "ssh"] as const;
export type Via = (typeof VIAS)[number];

/** What a run is, in one object: its order when it begins, and what came of it when it ends. */
export interface RunRecord {
  readonly format: 2;
  readonly run: string;
  readonly environment: string;
  /** The plan's digest: the plan itself lies among the artifacts. */
  readonly plan: string;
  readonly via: Via;
  /** `pipeline.variable` to what the run gives it. */
  readonly vars: Readonly<Record<string, Scalar>>;
  readonly status: RunStatus;
  /** ISO 8601, UTC. */
  readonly started_at: string;
  readonly ended_at?: string;
  /** The plan's name of a cluster to its last id on EMR. */
  readonly clusters: Readonly<Record<string, string>>;
  /** Every step of the run. */
  readonly steps: Readonly<Record<string, { readonly state: string; readonly attempts: number }>>;
}
