import { isAtLeast, parseRelease } from "../../emr/release.ts";
import { clusters } from "../../model/clusters.ts";
import { hasThreePrimaries, nodesOf } from "../../model/fleets.ts";
import type { Path } from "../../spec/diagnostic.ts";
import type { NodesSpec } from "../../spec/types.ts";
import { isBroken, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A fleet with three primaries asks for what EMR has for one primary only.",
  why: "EMR takes three primaries as an instance group, and never groups and fleets in one cluster: then each kind of node is of one type, counts nodes, and is either on demand or Spot, without strategy and provision. It needs emr-5.23.0 and core nodes (API reference, InstanceFleetConfig and InstanceGroupConfig; EMR Management Guide, multiple primary nodes).",
  looksAt: "environment",
  check({ environment }, report) {
    const { layers, fleets } = environment;
    for (const fleet of fleets.values()) {
      const path = ["fleets", fleet.name];
      if (!hasThreePrimaries(fleet) || fleet.core || isBroken(environment, path)) continue;
      report({
        at: place(layers, [...path, "primary"], "key"),
        message: `fleet "${fleet.name}" has three primaries and no core nodes`,
      });
    }
    for (const { fleet, kind, nodes, path } of nodesOf(environment)) {
      if (!hasThreePrimaries(fleet)) continue;
      for (const { at, what } of ofFleetsOnly(nodes)) {
        report({
          at: place(layers, [...path, ...at], "key"),
          message: `fleet "${fleet.name}" has three primaries, so its ${kind} nodes are an instance group: ${what}`,
        });
      }
    }
    for (const { fleet, settings } of clusters(environment)) {
      const release = parseRelease(settings.release ?? "");
      if (!hasThreePrimaries(fleet) || !release || isAtLeast(release, 5, 23)) continue;
      report({
        at: place(layers, ["fleets", fleet.name, "primary"], "key"),
        message: `fleet "${fleet.name}" has three primaries, which EMR takes from emr-5.23.0 on, not with ${release.label}`,
      });
    }
  },
};

function ofFleetsOnly({ types, onDemand, spot, strategy, provision }: NodesSpec): { at: Path; what: string }[] {
  const [first] = types.values();
  return [
    ...(types.size > 1 ? [{ at: ["types"], what: `it has one type, not ${types.size}` }] : []),
    ...(types.size === 1 && first !== 1
      ? [{ at: ["types"], what: `it counts nodes, not units of ${first} a node` }]
      : []),
    ...(onDemand > 0 && spot > 0 ? [{ at: ["spot"], what: "it is on demand or Spot, not both" }] : []),
    ...(strategy === undefined ? [] : [{ at: ["strategy"], what: `it has no "strategy"` }]),
    ...(provision === undefined ? [] : [{ at: ["provision"], what: `it has no "provision"` }]),
  ];
}
