import type { ClusterSpec, StepSpec } from "../spec/types.ts";
import { type S3Place, s3Place } from "./s3.ts";

export const HBASE = "HBase";

/** What the settings of a cluster say of HBase. */
export interface HBase {
  /** Where its tables are kept: `s3` is EMR's storage mode for S3, everything else HDFS. */
  readonly mode: string;
  /** `hbase.rootdir`, as written. */
  readonly root?: string;
  /** It reads what another cluster writes to the same root (EMR Release Guide, "HBase on Amazon S3", read replica). */
  readonly isReplica: boolean;
}

type Settings = Pick<ClusterSpec, "applications" | "configurations">;

/** Undefined where the cluster has no HBase. */
export function hbaseOf({ applications, configurations }: Settings): HBase | undefined {
  if (!applications.includes(HBASE)) return undefined;
  const { hbase = {}, "hbase-site": site = {} } = configurations;
  const root = site["hbase.rootdir"];
  return {
    mode: String(hbase["hbase.emr.storageMode"] ?? "hdfs"),
    ...(root === undefined ? {} : { root: String(root) }),
    isReplica: String(hbase["hbase.emr.readreplica.enabled"]).toLowerCase() === "true",
  };
}

/** The folder on S3 where HBase keeps its tables there; undefined for HDFS, and for what is no place in S3. */
export function rootOnS3({ mode, root = "" }: HBase): S3Place | undefined {
  const place = s3Place(root);
  if (mode !== "s3" || !place) return undefined;
  const { bucket, key } = place;
  return { bucket, key: key === "" || key.endsWith("/") ? key : `${key}/` };
}

/** True where one folder lies in the other. */
export function overlap(a: S3Place, b: S3Place): boolean {
  return a.bucket === b.bucket && (a.key.startsWith(b.key) || b.key.startsWith(a.key));
}

/** The script of EMR's nodes that disables all tables, by which HBase writes what it has in memory (EMR Release Guide, "Shutting down and restoring a cluster without data loss"). */
export const FLUSH = "/usr/lib/hbase/bin/disable_all_tables.sh";

export function isFlush({ command }: StepSpec): boolean {
  return command.some((word) => String(word).includes("disable_all_tables.sh"));
}
