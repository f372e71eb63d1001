import type { EMRClient } from "@aws-sdk/client-emr";
import type { Plan } from "../plan/plan.ts";
import type { Scalar } from "../spec/schema/types.ts";
import type { RunEvent } from "./events.ts";
import type { Ledger } from "./ledger.ts";
import type { ObjectStore } from "./store.ts";

/** One execution of a plan's steps. */
export interface RunOrder {
  /** Bound: nothing in it is left to know but the run. */
  readonly plan: Plan;
  readonly run: string;
  readonly steps: readonly string[];
  /** `pipeline.variable` to what the run gives it. */
  readonly vars: Readonly<Record<string, Scalar>>;
}

/** What a run needs of the world. */
export interface RunWorld {
  readonly emr: EMRClient;
  /** For calls that must not be repeated. */
  readonly once: EMRClient;
  readonly store: ObjectStore;
  readonly ledger: Ledger;
  readonly now: () => Date;
  /** Ends early when the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds between two looks at the steps. */
  readonly poll: number;
  readonly emit: (event: RunEvent) => void;
  /** Aborts when the run is to stop. */
  readonly signal: AbortSignal;
}
