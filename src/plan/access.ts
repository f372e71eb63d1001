import { isS3 } from "../model/s3.ts";
import type { Lineage } from "../model/lineage.ts";
import { beforeWildcard } from "../model/names.ts";
import { bucket, datasetUri } from "../model/references.ts";
import { join, type Text } from "../model/symbol.ts";
import { KINDS } from "../spec/kinds.ts";
import type { DatasetSpec, EnvironmentSpec, StepSpec } from "../spec/types.ts";
import { exportUri } from "./dataset.ts";
import type { Plan } from "./plan.ts";

/** A step may read exactly what it reads, and write exactly what it writes: as prefixes of URIs. */
export function access(environment: EnvironmentSpec, lineage: Lineage): Plan["access"] {
  const used = (ids: readonly { id: string }[]): DatasetSpec[] =>
    ids.flatMap(({ id }) => lineage.datasets.get(id) ?? []);
  const entries = [...lineage.steps.values()].map((step) => {
    const reads = used(step.reads);
    const writes = used(step.writes);
    const read = [
      // A database is no place in S3: whoever asks it has a secret.
      ...reads.filter(({ jdbc }) => !jdbc).map((dataset) => readPrefix(environment, dataset)),
      // Somebody else's buckets: what lies among the artifacts every step may read.
      ...programs(step, reads).filter(isS3),
    ];
    const write = [
      ...writes.flatMap((dataset) => writePrefixes(environment, dataset, step)),
      ...reads.filter(({ malformed }) => malformed === "quarantine").map((dataset) => quarantine(environment, dataset)),
    ];
    return [step.id, { read: unique(read), write: unique(write) }] as const;
  });
  return Object.fromEntries(entries);
}

/** Files that a step brings along, beside those that the lock names. */
function programs({ jar, spark: { jars, pyFiles, archives } }: StepSpec, reads: readonly DatasetSpec[]): string[] {
  return [
    ...(jar === undefined ? [] : [jar]),
    ...reads.flatMap(({ jdbc }) => jdbc?.driver ?? []),
    ...jars,
    ...pyFiles,
    ...archives.map((archive) => archive.replace(/#.*$/, "")),
  ];
}

/** Where a dataset is read: the folder before its first wildcard. */
export function readPrefix(environment: EnvironmentSpec, dataset: DatasetSpec): Text {
  return dataset.uri === undefined
    ? join("s3://", bucket(environment, dataset.stage ?? "bronze"), "/", beforeWildcard(dataset.path ?? ""))
    : beforeWildcard(dataset.uri);
}

function writePrefixes(environment: EnvironmentSpec, dataset: DatasetSpec, step: StepSpec): Text[] {
  const { csvExport, stage = "bronze", expectations } = dataset;
  const home = (key: string): Text => join("s3://", bucket(environment, stage), "/", key);
  return [
    datasetUri(environment, dataset),
    // A run's id comes first in the staging folder, and is not known here: the folder is shared by all steps of the bucket.
    ...(step.kinds[0] !== undefined && KINDS[step.kinds[0]].isRuntime ? [home("_staging/")] : []),
    ...(csvExport ? [exportUri(datasetUri(environment, dataset), csvExport.singleFile)] : []),
    ...(expectations.some(({ onFailure }) => onFailure === "quarantine") ? [quarantine(environment, dataset)] : []),
  ];
}

function quarantine(environment: EnvironmentSpec, { id, stage = "bronze" }: DatasetSpec): Text {
  return join("s3://", bucket(environment, stage), `/_quarantine/${id}/`);
}

function unique(texts: readonly Text[]): Text[] {
  return [...new Map(texts.map((text) => [JSON.stringify(text), text])).values()];
}
