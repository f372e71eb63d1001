import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { KINDS } from "../../spec/kinds.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A step reads a database with a secret where steps have roles of their own.",
  why: "Such a step has no instance metadata (EMR Management Guide, runtime roles), and the AWS CLI, by which the runtime asks Secrets Manager, finds no other credentials on a node: it would fail after the cluster is paid for.",
  looksAt: "environment",
  check({ environment, lineage }, report) {
    if (environment.security.roles !== "step" || environment.name === LOCAL_ENVIRONMENT) return;
    for (const { id, pipeline, kinds, reads } of lineage.steps.values()) {
      const [kind] = kinds;
      if (kind === undefined || kinds.length > 1 || !KINDS[kind].isRuntime) continue;
      for (const { id: dataset, path } of reads) {
        const secret = lineage.datasets.get(dataset)?.jdbc?.secret;
        if (secret === undefined) continue;
        report({
          at: place(lineage.pipelines.get(pipeline)?.layers ?? [], path),
          message: `with "roles: step" the step "${id}" cannot read the secret "${secret}" of "${dataset}"`,
          hint: `Say security: { roles: nodes } in environment "${environment.name}".`,
          related: [{ place: place(environment.layers, ["security", "roles"]), message: "roles of steps" }],
        });
      }
    }
  },
};
