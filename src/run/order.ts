import type { AwsClients } from "../aws/clients.ts";
import type { Deployment } from "../plan/deployment.ts";
import type { Plan } from "../plan/plan.ts";
import type { Scalar } from "../spec/schema/types.ts";
import type { SshAddress } from "./hosts/ssh/connection.ts";
import type { RunEvent } from "./events.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Via } from "./ledger/record.ts";
import type { ObjectStore } from "./store.ts";

/** One execution of a plan's steps. */
export interface RunOrder {
  /** Bound: nothing in it is left to know but the run. */
  readonly plan: Plan;
  readonly deployment: Deployment;
  readonly run: string;
  readonly via: Via;
  readonly steps: readonly string[];
  /** `pipeline.variable` to what the run gives it. */
  readonly vars: Readonly<Record<string, Scalar>>;
  /** The plan's name of a cluster to the id of one that is there already, and stays. */
  readonly kept: Readonly<Record<string, string>>;
  /** For `ssh`: how the primary node is reached, where EMR's own name for it does not do. */
  readonly ssh?: Partial<SshAddress>;
}

/** What a run needs of the world. */
export interface RunWorld {
  readonly aws: AwsClients;
  readonly store: ObjectStore;
  readonly ledger: Ledger;
  readonly now: () => Date;
  /** Ends early when the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds between two looks at the steps: it grows while nothing happens. */
  readonly poll: { readonly from: number; readonly to: number };
  /** Milliseconds until what was done without an answer can be seen. */
  readonly settle: number;
  readonly emit: (event: RunEvent) => void;
  /** When the runner stops watching, and leaves all running for whoever takes the run up. */
  readonly handOverAt?: Date;
  /** Aborts when the run is to stop. */
  readonly signal: AbortSignal;
}
