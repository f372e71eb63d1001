import { required, string, structure } from "../api/shape.ts";
import { findModifiableJobFlow } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({ ClusterId: required(string({ max: 256 })) });

export const removeAutoTerminationPolicy = operation(input, ({ ClusterId }, engine) => {
  engine.modify(findModifiableJobFlow(engine, ClusterId), { spec: { idleTimeoutSeconds: undefined } });
  return {};
});
