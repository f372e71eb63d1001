import type { Home } from "./decide/arns.ts";
import type { Plan } from "../plan/plan.ts";

/** What every component of an environment is told. */
export interface Context {
  /** Bound: its account, and with it its buckets, are known. */
  readonly plan: Plan;
  readonly home: Home;
  /** ARN of the key that disks are encrypted with: the project's own, or the foundation's. */
  readonly diskKey: string;
}
