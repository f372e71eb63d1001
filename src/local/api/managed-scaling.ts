import { isAtLeast, parseRelease } from "../../emr/release.ts";
import type { NodeCollection } from "../machine/node-collection.ts";
import { validationError } from "./errors.ts";
import { integer, required, string, structure, type Read } from "./shape.ts";

export const managedScalingPolicy = structure({
  ComputeLimits: structure({
    UnitType: required(string({ oneOf: ["InstanceFleetUnits", "Instances", "VCPU"] })),
    MinimumCapacityUnits: required(integer()),
    MaximumCapacityUnits: required(integer()),
    MaximumOnDemandCapacityUnits: integer(),
    MaximumCoreCapacityUnits: integer(),
  }),
  UtilizationPerformanceIndex: integer({ min: 1, max: 100 }),
  ScalingStrategy: string({ oneOf: ["DEFAULT", "ADVANCED"] }),
});

type Policy = Read<typeof managedScalingPolicy>;

/** What EMR refuses about a policy (API reference, ComputeLimits and ManagedScalingPolicy). */
export function checkManagedScaling(
  policy: Policy,
  cluster: { readonly kind: NodeCollection["kind"]; readonly releaseLabel: string | undefined },
): void {
  const release = parseRelease(cluster.releaseLabel ?? "");
  if (release && !(isAtLeast(release, 6, 1) || (release.version[0] === 5 && release.version[1] >= 30))) {
    throw validationError(`Managed scaling needs release 5.30.0 or 6.1.0 and later; the cluster has ${release.label}.`);
  }
  if (policy.UtilizationPerformanceIndex !== undefined && policy.ScalingStrategy !== "ADVANCED") {
    throw validationError("UtilizationPerformanceIndex can be set only with the ScalingStrategy ADVANCED.");
  }
  const { ComputeLimits: limits } = policy;
  if (!limits) throw validationError("ComputeLimits is required.");
  if ((limits.UnitType === "InstanceFleetUnits") !== (cluster.kind === "fleet")) {
    throw validationError(
      `UnitType '${limits.UnitType}' is not valid for a cluster of instance ${cluster.kind}s; ` +
        (cluster.kind === "fleet" ? "InstanceFleetUnits is." : "Instances and VCPU are."),
    );
  }
  const { MinimumCapacityUnits: min, MaximumCapacityUnits: max } = limits;
  if (min < 1) throw validationError(`MinimumCapacityUnits must be at least 1; the request has ${min}.`);
  for (const [name, value] of [
    ["MinimumCapacityUnits", min],
    ["MaximumOnDemandCapacityUnits", limits.MaximumOnDemandCapacityUnits],
    ["MaximumCoreCapacityUnits", limits.MaximumCoreCapacityUnits],
  ] as const) {
    if (value !== undefined && value > max) {
      throw validationError(`${name} (${value}) cannot be greater than MaximumCapacityUnits (${max}).`);
    }
  }
}
