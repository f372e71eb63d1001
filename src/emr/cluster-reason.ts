/** Why a cluster ended, and what that means for whoever pays for it. */
interface Reason {
  /** What to do about it. */
  readonly hint: string;
  /** AWS's doing, not the user's: another cluster may fare better. */
  readonly again: boolean;
  /** Another zone may have what this one had not. */
  readonly elsewhere?: true;
}

/** EMR's ClusterStateChangeReasonCode (API reference). */
const CLUSTER: Readonly<Record<string, Reason>> = {
  ALL_STEPS_COMPLETED: {
    hint: "It had been idle for longer than its idle_timeout. Give it more time (cluster.idle_timeout) if that happens often.",
    again: true,
  },
  BOOTSTRAP_FAILURE: {
    hint: "A bootstrap script failed, or could not reach what it needs. Its output is in the logs bucket, under the cluster's id, node/<instance>/bootstrap-actions/.",
    again: true,
  },
  INSTANCE_FAILURE: {
    hint: "The primary node, or too many others, were lost. On Spot that happens: keep the primary on demand.",
    again: true,
    elsewhere: true,
  },
  INSTANCE_FLEET_TIMEOUT: {
    hint: "EC2 had not enough capacity in time. Give the fleet more instance types or subnets, more time (provision.within), or `otherwise: on_demand`.",
    again: true,
    elsewhere: true,
  },
  INTERNAL_ERROR: { hint: "EMR itself failed. AWS's health page may say more.", again: true },
  STEP_FAILURE: { hint: "A step failed, and was to end the cluster.", again: false },
  USER_REQUEST: {
    hint: "Somebody ended it: a person, the reaper, or another program. What had succeeded stays done.",
    again: false,
  },
  VALIDATION_ERROR: {
    hint: "EMR or EC2 refused what the cluster asks for: a role, a subnet, a quota, a security group, or capacity. The message says which.",
    again: false,
  },
};

/** EMR tells a lack of capacity at the start as a validation error, too (EMR Management Guide, insufficient capacity). */
const NO_CAPACITY = /insufficient.*capacity|InsufficientInstanceCapacity|capacity.*not available|not enough capacity/i;

/** The endpoint of this machine has no Spot to speak of. */
const LOCAL: Reason = { hint: "The local endpoint was stopped, and what ran there with it.", again: true };

/** What follows from a cluster's end. A code that is not known here is not tried again. */
export function clusterReason(code: string, message: string): Reason {
  if (NO_CAPACITY.test(message) && CLUSTER["INSTANCE_FLEET_TIMEOUT"]) return CLUSTER["INSTANCE_FLEET_TIMEOUT"];
  if (message.startsWith("The local endpoint was stopped")) return LOCAL;
  return CLUSTER[code] ?? { hint: "EMR gives no more than that.", again: false };
}
