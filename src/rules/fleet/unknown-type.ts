import { instanceType, instanceTypes } from "../../emr/instance-type.ts";
import { nodesOf } from "../../model/fleets.ts";
import { nearest } from "../../spec/nearest.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "warning",
  summary: "An instance type is not in emrald's data.",
  why: "It may be newer than the data, or misspelt. Whether executors fit its memory cannot be told.",
  looksAt: "environment",
  check({ environment }, report) {
    for (const { nodes, path } of nodesOf(environment)) {
      for (const type of nodes.types.keys()) {
        if (instanceType(type)) continue;
        const like = nearest(type, Object.keys(instanceTypes.types));
        report({
          at: place(environment.layers, [...path, "types", type], "key"),
          message: `the instance type "${type}" is not known (data of ${instanceTypes.date})`,
          ...(like === undefined ? {} : { hint: `Did you mean "${like}"?` }),
        });
      }
    }
  },
};
