import type { Difference } from "./differences.ts";
import { isOfEmr, ruleOf, spellRule } from "./rule.ts";
import type { StackState } from "./stack-state.ts";
import type { Told } from "./told.ts";
import { isNothing, isValues } from "./value.ts";

/** What is asked of a difference, its resource, and the stack that it is in. */
type Asked = readonly [difference: Difference, told: Told, stack: StackState];

/** When a row of the table holds. */
export const CONDITIONS = {
  isScaled: (_, { type, id, was }, { resources }) => {
    const cluster = type === "aws:emr/cluster:Cluster" ? id : was["clusterId"];
    return resources.some(
      (one) => one.type === "aws:emr/managedScalingPolicy:ManagedScalingPolicy" && one.outputs["clusterId"] === cluster,
    );
  },
  byEmr: ({ rule, is }, _, stack) => rule !== undefined && is !== undefined && isOfEmr(rule, managedGroups(stack)),
  byRule: ({ rule, is }, { id }, { resources }) =>
    rule !== undefined &&
    is !== undefined &&
    resources.some(
      ({ type, outputs }) =>
        type === RULES[rule.side] &&
        outputs["securityGroupId"] === id &&
        spellRule(ruleOf(rule.side, outputs)) === spellRule(rule),
    ),
  hasPolicy: ofBucket("aws:s3/bucketPolicy:BucketPolicy"),
  hasEncryption: ofBucket("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"),
  hasVersioning: ofBucket("aws:s3/bucketVersioning:BucketVersioning"),
  hasLifecycle: ofBucket("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"),
  choosesTier: ({ was }) => was === "Intelligent-Tiering",
  filledIn: ({ was }) => isNothing(was),
  // Not false for true, and no list or text: those say something.
  filledInByDefault: ({ was, is }) => was === undefined && (is === false || is === 0),
} satisfies Record<string, (...asked: Asked) => boolean>;

export type Condition = keyof typeof CONDITIONS;

const RULES = {
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
} as const;

/** Whether a resource of this type is for the bucket: AWS tells its setting of the bucket too, and what has changed is told there. */
function ofBucket(type: string): (...asked: Asked) => boolean {
  return (_, { id }, { resources }) => resources.some((one) => one.type === type && one.outputs["bucket"] === id);
}

/** The groups that the stack hands to EMR: it works on what carries this tag alone (EMR Management Guide, managed IAM policies). */
function managedGroups({ resources }: StackState): ReadonlySet<string> {
  return new Set(
    resources.flatMap(({ type, id, outputs }) => {
      const tags = outputs["tagsAll"];
      const isManaged = isValues(tags) && tags["for-use-with-amazon-emr-managed-policies"] === "true";
      return type === "aws:ec2/securityGroup:SecurityGroup" && isManaged ? [id] : [];
    }),
  );
}
