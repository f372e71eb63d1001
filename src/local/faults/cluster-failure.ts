import type { JobFlow } from "../api/job-flow.ts";
import { primaryInstanceId } from "../instances/made-up-id.ts";
import type { StateReason } from "../machine/records.ts";

const guide = "https://docs.aws.amazon.com/emr/latest/ManagementGuide";

/** EMR's words for a cluster whose first bootstrap action fails; without any, the set-up of its applications does. */
export function bootstrapFailure(clusterId: string, request: JobFlow): StateReason {
  const instance = primaryInstanceId(clusterId);
  const script = request.BootstrapActions?.[0]?.ScriptBootstrapAction.Path;
  if (script === undefined) {
    return {
      code: "BOOTSTRAP_FAILURE",
      message: `On the master instance (${instance}), application provisioning failed`,
    };
  }
  return {
    code: "BOOTSTRAP_FAILURE",
    message: `On the master instance (${instance}), bootstrap action 1 returned a non-zero return code`,
    error: {
      code: "BOOTSTRAP_FAILURE_PRIMARY_WITH_NON_ZERO_CODE",
      message: `Bootstrap action 1 on the primary instance ${instance} returned a non-zero return code.`,
      data: {
        "primary-instance-id": instance,
        "bootstrap-action": "1",
        "return-code": "1",
        "amazon-s3-path": script,
        "public-doc": `${guide}/BOOTSTRAP_FAILURE_PRIMARY_WITH_NON_ZERO_CODE.html`,
      },
    },
  };
}

/**
 * EMR's words for a cluster that EC2 has no instances for: a fleet runs into its provisioning timeout, a group is
 * refused (EMR Management Guide, "Insufficient capacity" and the error code's own page).
 */
export function capacityFailure(request: JobFlow): StateReason {
  const { InstanceFleets: fleets, InstanceGroups: groups, MasterInstanceType } = request.Instances;
  if (fleets) {
    const fleet = fleets.find((one) => (one.TargetSpotCapacity ?? 0) > 0) ?? fleets[0];
    const type = fleet?.InstanceTypeConfigs?.[0]?.InstanceType;
    return {
      code: "INSTANCE_FLEET_TIMEOUT",
      message: `The ${fleet?.InstanceFleetType ?? "MASTER"} instance fleet could not be provisioned within its timeout: EC2 has insufficient capacity`,
      error: noCapacity(request, type),
    };
  }
  const type = groups?.[0]?.InstanceType ?? MasterInstanceType ?? "m5.xlarge";
  return { code: "VALIDATION_ERROR", message: `EC2 is out of capacity for ${type}.`, error: noCapacity(request, type) };
}

function noCapacity(request: JobFlow, type: string | undefined): NonNullable<StateReason["error"]> {
  const zone = request.Instances.Placement?.AvailabilityZone;
  return {
    code: "INTERNAL_ERROR_EC2_INSUFFICIENT_CAPACITY_AZ",
    message: "EC2 has insufficient capacity for the requested instance types in the Availability Zone.",
    data: {
      ...(type !== undefined && { "instance-type": type }),
      ...(zone !== undefined && { "availability-zone": zone }),
      "public-doc": `${guide}/INTERNAL_ERROR_EC2_INSUFFICIENT_CAPACITY_AZ.html`,
    },
  };
}
