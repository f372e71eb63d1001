import { clusters } from "../../model/clusters.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import type { EnvironmentSpec } from "../../spec/types.ts";
import { isBroken, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "An environment has a notebook, and no standing cluster that it can be attached to.",
  why: "A notebook reaches Spark through Livy on the standing cluster of the environment's fleet. On a cluster of a run there would be nobody at its address; where steps have roles of their own, Livy asks for credentials that it does not have.",
  looksAt: "environment",
  check({ environment }, report) {
    const { name, layers } = environment;
    if (!environment.notebook || name === LOCAL_ENVIRONMENT || isBroken(environment, ["notebook"])) return;
    const problem = problemOf(environment);
    if (!problem) return;
    const [message, hint] = problem;
    report({
      at: place(layers, ["notebook"], "key"),
      message: `environment "${name}" has a notebook, and ${message}`,
      hint,
    });
  },
};

const ATTACHED = "A notebook is attached to the cluster of the environment's fleet.";

/** The first thing that is missing, and what helps. */
function problemOf(environment: EnvironmentSpec): readonly [message: string, hint: string] | undefined {
  const { lifecycle, fleet, security, pipelines } = environment;
  if (lifecycle !== "standing") return [`its lifecycle is "${lifecycle}"`, "Write lifecycle: standing."];
  if (security.roles === "step")
    return [
      '"security: { roles: step }" makes Livy ask for credentials that it does not have',
      "Write security: { roles: nodes }.",
    ];
  if (fleet === undefined) {
    // What has steps and no fleet is told already.
    const isTold = pipelines.some((one) => one.fleet === undefined && one.steps.length > 0);
    return isTold ? undefined : ["it names no fleet", ATTACHED];
  }
  const cluster = clusters(environment).find((one) => one.name === fleet);
  if (!cluster)
    return [`no pipeline runs on the fleet "${fleet}" with the environment's own cluster settings`, ATTACHED];
  if (!cluster.settings.applications.includes("Livy"))
    return [
      `"Livy" is not among the applications: ${cluster.settings.applications.join(", ")}`,
      "Add Livy to cluster: { applications }.",
    ];
  return undefined;
}
