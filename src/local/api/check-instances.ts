import { checkFleet, checkType } from "./check-fleet.ts";
import { validationError } from "./errors.ts";
import type { InstanceGroupConfig, InstancesConfig } from "./instances.ts";

/** What EMR refuses about the nodes of a cluster (API reference, JobFlowInstancesConfig), beyond what their shapes say. */
export function checkInstances(instances: InstancesConfig): void {
  const { InstanceGroups: groups, InstanceFleets: fleets } = instances;
  if (groups && fleets) {
    throw validationError(
      "Instance groups and instance fleets are mutually exclusive. The request specifies both; specify one of them.",
    );
  }
  if (groups) checkGroups(groups);
  if (fleets) {
    const roles = fleets.map((fleet) => fleet.InstanceFleetType);
    checkPrimary(roles, "instance fleet");
    const twice = roles.find((role, index) => roles.indexOf(role) !== index);
    if (twice) throw validationError(`At most one instance fleet of type ${twice} is allowed.`);
    fleets.forEach((fleet) => checkFleet(fleet, validationError));
  }
}

/** Groups of a cluster: 1 primary, 1 core, 48 task. */
export const MAX_GROUPS = 50;

function checkGroups(groups: readonly InstanceGroupConfig[]): void {
  const roles = groups.map((group) => group.InstanceRole);
  checkPrimary(roles, "instance group");
  if (roles.filter((role) => role === "CORE").length > 1) {
    throw validationError("At most one instance group of type CORE is allowed.");
  }
  if (groups.length > MAX_GROUPS) throw validationError(`At most ${MAX_GROUPS} instance groups are allowed.`);
  groups.forEach(checkGroup);
  const primaries = groups.find((group) => group.InstanceRole === "MASTER")?.InstanceCount ?? 1;
  if (primaries !== 1 && primaries !== 3) {
    throw validationError(`A MASTER instance group has 1 or 3 instances; the request has ${primaries}.`);
  }
  if (primaries === 3 && !roles.includes("CORE")) {
    throw validationError("A cluster with 3 MASTER instances needs a CORE instance group.");
  }
}

export function checkGroup({ InstanceRole, InstanceCount, InstanceType }: InstanceGroupConfig): void {
  if (InstanceCount < (InstanceRole === "TASK" ? 0 : 1)) {
    throw validationError(`InstanceCount ${InstanceCount} is not valid for a ${InstanceRole} instance group.`);
  }
  checkType(InstanceType, validationError);
}

/** Three primaries protect themselves: EMR turns termination protection on (EMR Management Guide, high availability). */
export function hasThreePrimaries({ InstanceGroups: groups = [] }: InstancesConfig): boolean {
  return groups.some((group) => group.InstanceRole === "MASTER" && group.InstanceCount === 3);
}

function checkPrimary(roles: readonly string[], what: string): void {
  const count = roles.filter((role) => role === "MASTER").length;
  if (count !== 1) throw validationError(`Exactly one MASTER ${what} is required; the request has ${count}.`);
}
