import { required, string, structure } from "../api/shape.ts";
import { findJobFlow } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({ ClusterId: required(string({ max: 256 })) });

export const getManagedScalingPolicy = operation(input, ({ ClusterId }, engine) => ({
  ManagedScalingPolicy: findJobFlow(engine, ClusterId).record.details.managedScaling,
}));
