import { required, string, structure } from "../api/shape.ts";
import { findJobFlow } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({ ClusterId: required(string({ max: 256 })) });

export const getAutoTerminationPolicy = operation(input, ({ ClusterId }, engine) => {
  const { idleTimeoutSeconds } = findJobFlow(engine, ClusterId).record.spec;
  return { AutoTerminationPolicy: idleTimeoutSeconds === undefined ? undefined : { IdleTimeout: idleTimeoutSeconds } };
});
