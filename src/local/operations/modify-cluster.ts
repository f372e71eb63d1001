import { invalidRequest } from "../api/errors.ts";
import { toStepConcurrency } from "../api/job-flow.ts";
import { boolean, integer, required, string, structure } from "../api/shape.ts";
import { findModifiable } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({
  ClusterId: required(string()),
  StepConcurrencyLevel: integer(),
  ExtendedSupport: boolean,
});

export const modifyCluster = operation(input, ({ ClusterId, StepConcurrencyLevel: level, ExtendedSupport }, engine) => {
  const cluster = findModifiable(engine, ClusterId);
  engine.modify(cluster, {
    ...(level !== undefined && { spec: { stepConcurrency: toStepConcurrency(level, invalidRequest) } }),
    ...(ExtendedSupport !== undefined && { details: { extendedSupport: ExtendedSupport } }),
  });
  return { StepConcurrencyLevel: level, ExtendedSupport };
});
