import { required, string, structure } from "../api/shape.ts";
import { findModifiableJobFlow } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({ ClusterId: required(string({ max: 256 })) });

export const removeManagedScalingPolicy = operation(input, ({ ClusterId }, engine) => {
  engine.modify(findModifiableJobFlow(engine, ClusterId), { details: { managedScaling: undefined } });
  return {};
});
