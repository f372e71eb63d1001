import { volumeProblems } from "../../emr/volumes.ts";
import { nodesOf } from "../../model/fleets.ts";
import { isBroken, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "The EBS volumes of nodes are out of bounds.",
  why: "EMR gives a volume 10 to 1,024 GiB (API reference, VolumeSpecification); which IOPS and throughput go with that is EC2's (EC2 User Guide, EBS volume types). The cluster would fail when its first node starts.",
  looksAt: "environment",
  check({ environment }, report) {
    for (const { fleet, kind, nodes, path } of nodesOf(environment)) {
      if (!nodes.ebs || isBroken(environment, [...path, "ebs"])) continue;
      for (const { key, message } of volumeProblems(nodes.ebs)) {
        report({
          at: place(environment.layers, [...path, "ebs", key]),
          message: `the ${kind} nodes of fleet "${fleet.name}": ${message}`,
        });
      }
    }
  },
};
