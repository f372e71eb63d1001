import type { Finding } from "./finding.ts";
import { madeBy, type StackState } from "./stack-state.ts";
import { textOf } from "./value.ts";

/** Something in AWS that carries our tags. */
export interface Tagged {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

const RUN = "emrald:run";
/** EMR puts the cluster's id on all that it makes for it, next to the cluster's own tags (EMR Management Guide, tagging). */
const OF_CLUSTER = "aws:elasticmapreduce:job-flow-id";

/**
 * Kinds that AWS goes on listing after their end, and that are no orphans by themselves. The tagging API tells of what is tagged or was (API
 * reference, GetResources), and does not say which.
 */
const LINGERING: Readonly<Record<string, string>> = {
  // VPC User Guide, NAT gateways: deleted ones are shown for about an hour.
  "ec2:natgateway":
    "in no stack: a deleted NAT gateway stays listed for an hour, and none outlives its subnet, which is tagged too",
  // EC2 User Guide, terminate instances: they are shown for about an hour.
  "ec2:instance": "in no stack: a terminated instance stays listed for an hour",
  "ec2:vpc-endpoint":
    "in no stack: a deleted endpoint stays listed for a while, and none outlives its network, which is tagged too",
  // KMS Developer Guide, deleting keys: 7 to 30 days, in which the key keeps its tags.
  "kms:key": "in no stack: a deleted key stays listed until its waiting period of up to 30 days is over",
};

export interface OrphanQuestion {
  readonly tagged: readonly Tagged[];
  readonly stack: StackState;
  /** Ids of the clusters that have not ended; undefined where nobody could tell. EMR goes on listing ended ones for two months. */
  readonly alive: ReadonlySet<string> | undefined;
}

/** What carries the tags of an environment, and is in no stack. */
export function orphans({ tagged, stack, alive }: OrphanQuestion): readonly Finding[] {
  const known = knownTo(stack);
  // What is of no region may be told in several.
  const once = new Map(tagged.map((one) => [one.arn, one]));
  return [...once.values()]
    .filter(({ arn }) => !known.has(arn) && !known.has(idIn(arn)))
    .flatMap(({ arn, tags }): Finding[] => {
      const subject = { type: kindOf(arn), name: idIn(arn), id: arn, properties: [] };
      if (kindOf(arn) === "elasticmapreduce:cluster") return ofCluster(subject, tags, alive);
      // What a cluster is made of comes and goes with it, and is told by it.
      if (tags[OF_CLUSTER] !== undefined || tags[RUN] !== undefined) return [];
      const lingers = LINGERING[kindOf(arn)];
      if (lingers !== undefined) return [{ ...subject, class: "lifecycle", reason: lingers }];
      return [{ ...subject, class: "orphan", reason: "it carries the environment's tags, and is in no stack" }];
    });
}

function ofCluster(
  subject: Omit<Finding, "class">,
  tags: Tagged["tags"],
  alive: ReadonlySet<string> | undefined,
): Finding[] {
  const isAlive = alive?.has(subject.name) === true;
  const run = tags[RUN];
  if (run !== undefined) {
    const state = alive === undefined ? "a cluster" : isAlive ? "a living cluster" : "an ended cluster";
    return [{ ...subject, class: "lifecycle", reason: `${state} of run ${run}` }];
  }
  if (isAlive) return [{ ...subject, class: "orphan", reason: "a living cluster that is of no run and in no stack" }];
  const reason =
    alive === undefined ? "a cluster of no run: nobody could tell whether it has ended" : "an ended cluster of no run";
  return [{ ...subject, class: "lifecycle", reason }];
}

/** The ARNs of a stack, and its ids where they are AWS's own and distinct: EC2 gives no ARN for some of its things. */
function knownTo(stack: StackState): ReadonlySet<string> {
  return new Set(
    madeBy(stack).flatMap(({ id, outputs }) => [
      ...(id.startsWith("arn:") || /^[a-z]+-[0-9a-f]{8,}$/.test(id) ? [id] : []),
      ...(textOf(outputs["arn"]) === undefined ? [] : [(textOf(outputs["arn"]) ?? "").replace(/:\*$/, "")]),
    ]),
  );
}

/** `ec2:natgateway` of `arn:aws:ec2:<region>:<account>:natgateway/nat-1`; a bucket has no kind. */
function kindOf(arn: string): string {
  const [, , service = "", , , ...rest] = arn.split(":");
  const kind = /^([\w-]+)[/:]/.exec(rest.join(":"))?.[1];
  return kind === undefined ? service : `${service}:${kind}`;
}

/** What stands behind the kind. */
function idIn(arn: string): string {
  return arn
    .split(":")
    .slice(5)
    .join(":")
    .replace(/^[\w-]+[/:]/, "");
}
