/** Where ARNs are of: a partition of AWS, a region, an account. */
export interface Home {
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
}

/** AWS's partitions, by the beginning of their regions (AWS General Reference, ARN format). */
export function partition(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** `arn:<partition>:<service>:<region>:<account>:<resource>`. */
export function arn({ region, account }: Home, service: string, resource: string): string {
  return `arn:${partition(region)}:${service}:${region}:${account}:${resource}`;
}

/** IAM is not of a region. */
export function iamArn({ region, account }: Home, resource: string): string {
  return `arn:${partition(region)}:iam::${account}:${resource}`;
}

/** A policy that AWS itself keeps. */
export function awsPolicyArn({ region }: Pick<Home, "region">, name: string): string {
  return `arn:${partition(region)}:iam::aws:policy/${name}`;
}

/** A bucket, or keys in it; buckets are of no region and no account. */
export function s3Arn({ region }: Pick<Home, "region">, bucket: string, key?: string): string {
  return `arn:${partition(region)}:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;
}
