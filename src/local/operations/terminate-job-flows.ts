import { validationError } from "../api/errors.ts";
import { list, required, string, structure } from "../api/shape.ts";
import { findJobFlow } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({ JobFlowIds: required(list(string(), { max: 10 })) });

export const terminateJobFlows = operation(input, ({ JobFlowIds }, engine) => {
  if (JobFlowIds.length === 0) throw validationError("The JobFlowId list cannot be empty.");
  const clusters = JobFlowIds.map((id) => findJobFlow(engine, id));
  const isProtected = clusters.filter(({ record }) => record.spec.terminationProtected);
  // EMR ends those that it may, and then refuses for the sake of the others.
  for (const cluster of clusters) {
    if (isProtected.includes(cluster)) continue;
    engine.terminate(cluster, { code: "USER_REQUEST", message: "Terminated by user request" });
  }
  if (isProtected.length > 0) {
    throw validationError("Could not shut down one or more job flows since they are termination protected.");
  }
  return undefined;
});
