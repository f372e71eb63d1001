import type { Deployment } from "../plan/deployment.ts";
import type { Plan } from "../plan/plan.ts";
import type { EnvironmentSpec } from "../spec/types.ts";

/** What a target is made of. */
export interface EmitOrder {
  /** As it was compiled, or a selection of it: its steps are those that the target says. */
  readonly plan: Plan;
  /** Where the plan comes from: it has the places of what a target cannot say. */
  readonly environment: EnvironmentSpec;
  readonly deployment: Deployment;
}

/** The same for a target that is one cluster's. */
export interface ClusterOrder extends EmitOrder {
  /** The cluster's name in the plan. */
  readonly cluster: string;
}
