import type { Lifecycle } from "../lifecycle.ts";
import type { FoundationBucket } from "./reach.ts";

export const FOUNDATION_BUCKETS = ["state", "ledger", "artifacts", "logs"] as const satisfies FoundationBucket[];

const NONCURRENT: Readonly<Record<FoundationBucket, number>> = {
  // The way back from a state that was lost or spoiled.
  state: 90,
  ledger: 30,
  artifacts: 30,
  // What expires becomes noncurrent first.
  logs: 1,
};

export function lifecycle(bucket: FoundationBucket, logRetentionDays: number): Lifecycle {
  return {
    noncurrent: NONCURRENT[bucket],
    uploads: 7,
    ...(bucket === "logs" ? { objects: logRetentionDays } : {}),
  };
}
