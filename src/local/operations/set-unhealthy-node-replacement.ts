import { boolean, required } from "../api/shape.ts";
import { forJobFlows } from "./for-job-flows.ts";

export const setUnhealthyNodeReplacement = forJobFlows(
  { UnhealthyNodeReplacement: required(boolean) },
  ({ UnhealthyNodeReplacement }, cluster, engine) =>
    engine.modify(cluster, { details: { unhealthyNodeReplacement: UnhealthyNodeReplacement } }),
);
