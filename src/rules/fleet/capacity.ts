import { nodesOf, THREE_PRIMARIES } from "../../model/fleets.ts";
import { isBroken, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A fleet has no primary, or nodes without types or without capacity.",
  why: "EMR wants exactly one unit of primary, or three nodes, and at least one unit of each other kind that is named (API reference, InstanceFleetConfig and InstanceGroupConfig).",
  looksAt: "environment",
  check({ environment }, report) {
    const { layers } = environment;
    for (const { name, primary, core, task, scaling } of environment.fleets.values()) {
      const path = ["fleets", name];
      if (isBroken(environment, path)) continue;
      if (!primary) report({ at: place(layers, path, "key"), message: `fleet "${name}" has no primary` });
      else if (primary.onDemand + primary.spot !== 1 && primary.onDemand !== THREE_PRIMARIES) {
        report({
          at: place(layers, [...path, "primary"], "key"),
          message: `the primary of fleet "${name}" is one node, or three on demand: ${primary.onDemand + primary.spot} units were asked for`,
        });
      }
      if (task && !core)
        report({
          at: place(layers, [...path, "task"], "key"),
          message: `fleet "${name}" has task nodes and no core nodes`,
        });
      if (scaling && !core)
        report({
          at: place(layers, [...path, "scaling"], "key"),
          message: `fleet "${name}" has nothing to scale: primary nodes are not scaled`,
        });
      for (const [kind, nodes] of [
        ["core", core],
        ["task", task],
      ] as const) {
        if (nodes && nodes.onDemand + nodes.spot === 0) {
          report({
            at: place(layers, [...path, kind], "key"),
            message: `the ${kind} nodes of fleet "${name}" have no units`,
            hint: "Say how many: on_demand or spot.",
          });
        }
      }
    }
    for (const { fleet, kind, nodes, path } of nodesOf(environment)) {
      if (nodes.types.size === 0 && !isBroken(environment, path)) {
        report({ at: place(layers, path, "key"), message: `the ${kind} nodes of fleet "${fleet.name}" have no types` });
      }
    }
  },
};
