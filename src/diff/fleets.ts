import type { PlanFleet, PlanNodes } from "../plan/plan.ts";
import { differences, type Fields, type Found } from "./fields.ts";

const NODES: Fields<PlanNodes, undefined> = {
  types: "fleet/types",
  on_demand: "fleet/capacity",
  spot: "fleet/capacity",
  strategy: "fleet/strategy",
  provision: "fleet/provision",
  ebs: "fleet/disk",
};

const FLEET: Fields<PlanFleet, undefined> = {
  primary: (was, is) => groupChanges("primary", was, is),
  core: (was, is) => groupChanges("core", was, is),
  task: (was, is) => groupChanges("task", was, is),
  scaling: "fleet/scaling",
};

/** Changes of a cluster's fleet. */
export function fleetChanges(was: PlanFleet = {}, is: PlanFleet = {}): Found[] {
  return differences(FLEET, was, is, undefined, "cluster/other").map((found) => ({
    ...found,
    path: `fleet.${found.path ?? ""}`,
  }));
}

function groupChanges(path: string, was: PlanNodes | undefined, is: PlanNodes | undefined): Found[] {
  if (!was) return [{ kind: "fleet/group-added", path, is }];
  if (!is) return [{ kind: "fleet/group-removed", path, was }];
  return differences(NODES, was, is, undefined, "cluster/other").map((found) => ({
    ...found,
    path: `${path}.${found.path ?? ""}`,
  }));
}
