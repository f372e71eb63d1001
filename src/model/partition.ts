/** A partition of AWS, with the region in which it answers for IAM, which is of no region (AWS General Reference, ARNs and service endpoints). */
interface Partition {
  readonly name: string;
  /** How its regions begin. */
  readonly prefix: string;
  readonly iam: string;
  /** How its services' names end. */
  readonly suffix: string;
}

const AWS: Partition = { name: "aws", prefix: "", iam: "us-east-1", suffix: "amazonaws.com" };
const OTHERS: readonly Partition[] = [
  { name: "aws-cn", prefix: "cn-", iam: "cn-north-1", suffix: "amazonaws.com.cn" },
  { name: "aws-us-gov", prefix: "us-gov-", iam: "us-gov-west-1", suffix: "amazonaws.com" },
];

/** The partition that a region is of. */
export function partitionOf(region: string): Partition {
  return OTHERS.find(({ prefix }) => region.startsWith(prefix)) ?? AWS;
}
