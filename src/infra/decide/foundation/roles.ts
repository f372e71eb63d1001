import { FOUNDATION } from "../../../model/names.ts";
import { awsName } from "../names.ts";

/** The roles of CI: one that looks, one that deploys, runs and reaps. */
export const ROLES = ["preview", "apply"] as const;
export type FoundationRole = (typeof ROLES)[number];

export function foundationRole(project: string, role: FoundationRole): string {
  return awsName({ project, environment: FOUNDATION }, role);
}

/** Managed policies take 128 characters (IAM User Guide, quotas): none is cut. `index` counts from 1. */
export function foundationPolicy(project: string, role: FoundationRole, index: number): string {
  return awsName({ project, environment: FOUNDATION }, `${role}-${index}`, 128);
}

/** Seconds. A run outlives an hour; twelve is the longest that IAM allows (IAM User Guide, role session duration). */
export const SESSIONS: Readonly<Record<FoundationRole, number>> = { preview: 3600, apply: 12 * 3600 };
