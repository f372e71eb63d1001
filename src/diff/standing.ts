import { hasThreePrimaries } from "../model/fleets.ts";
import type { Plan, PlanFleet, PlanSettings } from "../plan/plan.ts";
import { type Draft, differs } from "./draft.ts";
import type { Found } from "./fields.ts";

interface Standing {
  readonly base: Plan;
  readonly head: Plan;
  /** What it is called in the base, and in the head. */
  readonly before: string;
  readonly name: string;
  /** Of the cluster's own settings. */
  readonly changes: readonly Found[];
}

/**
 * Whether a standing cluster is made anew, and why: nearly every argument of an EMR cluster replaces it. Steps at a time, task nodes and scaling are others
 * (EMR API reference, ModifyCluster; hashicorp/terraform-provider-aws, aws_emr_cluster).
 */
export function replacement({ base, head, before, name, changes }: Standing): Draft[] {
  const cluster = head.clusters[name];
  const [was, is] = [base.clusters[before]?.fleet ?? {}, cluster?.fleet ?? {}];
  const own = changes.filter((found) => isReplacing(found, was, is)).map(({ path = "" }) => path);
  const because = [
    ...(before === name ? [] : [`its name: ${before}`]),
    ...own,
    ...around(base.settings, head.settings),
  ];
  if (because.length === 0) return [];
  const { network, security } = head.settings;
  const note = `because of ${[...new Set(because)].join(", ")}`;
  return [{ kind: "cluster/replaced", subject: name, note, identity: [cluster, network, security] }];
}

function isReplacing({ kind, path = "" }: Found, was: PlanFleet, is: PlanFleet): boolean {
  if (kind === "cluster/step-concurrency" || kind === "cluster/idle-timeout" || kind === "cluster/max-age")
    return false;
  if (path.startsWith("fleet.task") || kind === "fleet/scaling") return false;
  // Another number of primaries makes groups of fleets, or fleets of groups: no cluster changes from one to the other.
  if (kind !== "fleet/capacity" || path.startsWith("fleet.primary")) return true;
  // Managed scaling moves the core nodes, and beside three primaries they are a group, which grows where it stands.
  return is.scaling === undefined && !(hasThreePrimaries(was) && hasThreePrimaries(is));
}

/** Where it stands, and by whose right. */
function around(was: PlanSettings, is: PlanSettings): string[] {
  const network = (["vpc", "subnets", "cidr", "zones"] as const).filter((key) =>
    differs(was.network[key], is.network[key]),
  );
  const security = (["roles", "kms_key", "service_role", "instance_profile", "certificate"] as const).filter((key) =>
    differs(was.security[key], is.security[key]),
  );
  return [...network.map((key) => `network.${key}`), ...security.map((key) => `security.${key}`)];
}
