import { boolean, required } from "../api/shape.ts";
import { forJobFlows } from "./for-job-flows.ts";

export const setKeepJobFlowAliveWhenNoSteps = forJobFlows(
  { KeepJobFlowAliveWhenNoSteps: required(boolean) },
  ({ KeepJobFlowAliveWhenNoSteps }, cluster, engine) =>
    engine.modify(cluster, { spec: { keepAlive: KeepJobFlowAliveWhenNoSteps } }),
);
