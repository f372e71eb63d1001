import { CLUSTERS } from "./kinds/clusters.ts";
import { DATA } from "./kinds/data.ts";
import { ENVIRONMENT } from "./kinds/environment.ts";
import { STEPS } from "./kinds/steps.ts";

/** Every kind of change there is. docs/changes.md shows this table. */
export const KINDS = { ...DATA, ...STEPS, ...CLUSTERS, ...ENVIRONMENT };

export type KindName = keyof typeof KINDS;
