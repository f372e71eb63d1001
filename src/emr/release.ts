import data from "./releases.json" with { type: "json" };

/** A release label, taken apart. */
export interface Release {
  readonly label: string;
  readonly line: "emr" | "emr-spark";
  readonly version: readonly [major: number, minor: number, patch: number];
}

export interface ReleaseFacts {
  readonly spark: string;
  readonly first?: string;
  /** The last day of AWS's standard support, where it is known. */
  readonly support_until?: string;
}

export const releaseData: { readonly date: string; readonly releases: Readonly<Record<string, ReleaseFacts>> } = data;

const LABEL = /^(emr|emr-spark)-(\d+)\.(\d+)\.(\d+)$/;

export function parseRelease(label: string): Release | undefined {
  const match = LABEL.exec(label);
  // There is no emr-8.x: what looks like one is a slip for emr-spark-8.x.
  if (!match || (match[1] === "emr" && Number(match[2]) >= 8)) return undefined;
  const line = match[1] === "emr-spark" ? "emr-spark" : "emr";
  return { label, line, version: [Number(match[2]), Number(match[3]), Number(match[4])] };
}

/** True from a version of the `emr` line on, and for all of `emr-spark`, which came after them. */
export function isAtLeast({ line, version }: Release, major: number, minor = 0): boolean {
  if (line === "emr-spark") return true;
  return version[0] > major || (version[0] === major && version[1] >= minor);
}

/** True where steps can work under roles of their own (EMR Management Guide, runtime roles). */
export function hasRuntimeRoles(release: Release): boolean {
  return isAtLeast(release, 6, 7);
}

/** Spark's major version; of a release that is newer than the data, that of its line. */
export function sparkMajor(release: string | undefined): string | undefined {
  const known = Object.hasOwn(releaseData.releases, release ?? "") ? releaseData.releases[release ?? ""] : undefined;
  if (known) return known.spark.split(".")[0];
  const parsed = parseRelease(release ?? "");
  if (!parsed) return undefined;
  if (parsed.line === "emr-spark") return "4";
  return isAtLeast(parsed, 6) ? "3" : "2";
}

/**
 * The Python that PySpark runs on unless told otherwise: of Amazon Linux 2023 on emr-7.x, of Amazon Linux 2 before; the
 * older of the two that emr-spark releases bring (EMR Release Guide, release pages; that it is the default there is from memory).
 */
export function pythonOf(release: string | undefined): string | undefined {
  const parsed = parseRelease(release ?? "");
  if (!parsed) return undefined;
  if (parsed.line === "emr-spark") return "3.11";
  return isAtLeast(parsed, 7) ? "3.9" : "3.7";
}

const SPARK_LINE = ["AmazonCloudWatchAgent", "Delta", "Hudi", "Iceberg", "JupyterEnterpriseGateway", "Livy", "Spark"];

const SINCE_7 = [
  ...SPARK_LINE,
  ...[
    "Flink",
    "HBase",
    "HCatalog",
    "Hadoop",
    "Hive",
    "Hue",
    "JupyterHub",
    "Oozie",
    "Phoenix",
    "Pig",
    "Presto",
    "TensorFlow",
  ],
  ...["Tez", "Trino", "Zeppelin", "ZooKeeper"],
];

const BEFORE_7 = [
  ...SINCE_7.filter((name) => name !== "AmazonCloudWatchAgent"),
  "Ganglia",
  "MXNet",
  "PrestoSQL",
  "Sqoop",
];

/** The applications that a release can install (EMR Release Guide, the release's page). */
export function applicationsOf(release: Release): readonly string[] {
  if (release.line === "emr-spark") return SPARK_LINE;
  return isAtLeast(release, 7) ? SINCE_7 : BEFORE_7;
}
