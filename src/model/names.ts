import { sha256 } from "./canonical.ts";
import type { DatasetSpec, EnvironmentSpec, StepSpec } from "../spec/types.ts";

/** The buckets of an account's foundation, beside one bucket for each stage of each environment. */
export const FOUNDATION_BUCKETS = ["artifacts", "ledger", "logs"] as const;
/** The stack that holds what all environments of an account share. */
export const FOUNDATION = "foundation";

/**
 * `<project>-<environment>-<stage>-<6 hex>`, `_` as `-`, at most 63 characters. The hex digits are of the exact names,
 * account and region, so that names which look alike after the cut, or are taken by another account, stay distinct.
 */
export function bucketName(environment: EnvironmentSpec, bucket: string, account: string): string {
  const { project, name, region = "" } = environment;
  return bucketNameOf({ project, environment: name, region }, bucket, account);
}

/** The same for a plan. */
export function bucketNameOf(
  { project, environment, region }: { readonly project: string; readonly environment: string; readonly region: string },
  bucket: string,
  account: string,
): string {
  const home = isFoundation(bucket) ? FOUNDATION : environment;
  const exact = [project, home, bucket, account, region].join("/");
  const hex = sha256(exact).slice(0, 6);
  const readable = `${project}-${home}-${bucket}`.replaceAll("_", "-");
  return `${readable.slice(0, 63 - 7)}-${hex}`;
}

function isFoundation(bucket: string): boolean {
  return (FOUNDATION_BUCKETS as readonly string[]).includes(bucket);
}

/** The name of a dataset's table: its own, or `<prefix of the stage><pipeline>_<dataset>`. */
export function tableName(environment: EnvironmentSpec, dataset: DatasetSpec): string | undefined {
  if (environment.catalog.tables !== "declared" || !hasDeclaredTable(dataset)) return undefined;
  if (dataset.table !== undefined) return dataset.table;
  const prefix = dataset.stage ? environment.stages[dataset.stage].tablePrefix : "";
  return `${prefix}${dataset.pipeline}_${dataset.name}`;
}

/** `<project>-<environment>-<pipeline>-<step>`: at most the 255 characters that Glue takes (API reference, Crawler). */
export function crawlerName(environment: EnvironmentSpec, { pipeline, name }: StepSpec): string {
  return [environment.project, environment.name, pipeline, name].join("-");
}

/** No Glue table reads a wildcard, a single file or multi-line CSV truly; and without columns there is nothing to declare. */
export function hasDeclaredTable(dataset: DatasetSpec): boolean {
  if (dataset.columns.length === 0 || !dataset.stage) return false;
  const place = dataset.uri ?? dataset.path ?? "";
  if (!place.endsWith("/") || hasWildcard(place)) return false;
  return !(dataset.format === "csv" && String(dataset.options["multiLine"]).toLowerCase() === "true");
}

/** Hadoop's globs. */
export function hasWildcard(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** The part of a path before its first wildcard, as a folder: where uploads go. */
export function beforeWildcard(path: string): string {
  const wildcard = path.search(/[*?[{]/);
  return wildcard < 0 ? path : path.slice(0, path.slice(0, wildcard).lastIndexOf("/") + 1);
}
