import { partitionOf } from "../../model/partition.ts";

/** Where ARNs are of: a partition of AWS, a region, an account. */
export interface Home {
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
}

/** `arn:<partition>:<service>:<region>:<account>:<resource>`. */
export function arn({ region, account }: Home, service: string, resource: string): string {
  return `arn:${partitionOf(region).name}:${service}:${region}:${account}:${resource}`;
}

/** IAM is not of a region. */
export function iamArn({ region, account }: Home, resource: string): string {
  return `arn:${partitionOf(region).name}:iam::${account}:${resource}`;
}

/** A policy that AWS itself keeps. */
export function awsPolicyArn({ region }: Pick<Home, "region">, name: string): string {
  return `arn:${partitionOf(region).name}:iam::aws:policy/${name}`;
}

/** A bucket, or keys in it; buckets are of no region and no account. */
export function s3Arn({ region }: Pick<Home, "region">, bucket: string, key?: string): string {
  return `arn:${partitionOf(region).name}:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;
}
