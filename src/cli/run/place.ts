import type { AwsClients } from "../../aws/clients.ts";
import type { Deployment } from "../../plan/deployment.ts";
import type { Plan } from "../../plan/plan.ts";
import type { RunOrder } from "../../run/order.ts";
import type { ObjectStore } from "../../run/store.ts";

/** Where a run takes place: this machine, or AWS. */
export interface RunPlace {
  /** Bound: nothing in it is left to know but the run. */
  readonly plan: Plan;
  readonly deployment: Deployment;
  /**
   * The plan's name of a cluster to the id of one that is there already, for these steps. Throws a UsageError when what they
   * need is not known.
   */
  keptFor(order: Pick<RunOrder, "plan" | "via" | "steps">): Readonly<Record<string, string>>;
  readonly store: ObjectStore;
  readonly poll: { readonly from: number; readonly to: number };
  readonly settle: number;
  /** Puts the plan, its artifacts, and what the steps read of the repository where steps find them. */
  prepare(order: Pick<RunOrder, "plan" | "steps">): Promise<void>;
  open(): Promise<AwsClients>;
  close(): Promise<void>;
  /** A path as a person would open it, for the log of a failed step. */
  placeOf(uri: string): string;
}
