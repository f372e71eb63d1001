import { autoTerminationPolicy, toIdleTimeout } from "../api/auto-termination.ts";
import { required, string, structure } from "../api/shape.ts";
import { findModifiableJobFlow } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({ ClusterId: required(string({ max: 256 })), AutoTerminationPolicy: autoTerminationPolicy });

export const putAutoTerminationPolicy = operation(input, ({ ClusterId, AutoTerminationPolicy = {} }, engine) => {
  const cluster = findModifiableJobFlow(engine, ClusterId);
  engine.modify(cluster, { spec: { idleTimeoutSeconds: toIdleTimeout(AutoTerminationPolicy) } });
  return {};
});
