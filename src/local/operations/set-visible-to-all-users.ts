import { boolean, required } from "../api/shape.ts";
import { forJobFlows } from "./for-job-flows.ts";

export const setVisibleToAllUsers = forJobFlows(
  { VisibleToAllUsers: required(boolean) },
  ({ VisibleToAllUsers }, cluster, engine) =>
    engine.modify(cluster, { details: { visibleToAllUsers: VisibleToAllUsers } }),
);
