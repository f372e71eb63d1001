import { boolean, required } from "../api/shape.ts";
import { forJobFlows } from "./for-job-flows.ts";

export const setTerminationProtection = forJobFlows(
  { TerminationProtected: required(boolean) },
  ({ TerminationProtected }, cluster, engine) =>
    engine.modify(cluster, { spec: { terminationProtected: TerminationProtected } }),
);
