import { describeStep as describe } from "../api/describe.ts";
import { required, string, structure } from "../api/shape.ts";
import { findCluster, findStep } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({ ClusterId: required(string()), StepId: required(string()) });

export const describeStep = operation(input, ({ ClusterId, StepId }, engine) => ({
  Step: describe(findStep(findCluster(engine, ClusterId), StepId)),
}));
