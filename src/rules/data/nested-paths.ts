import { placeOfDataset, shownPlace } from "../../model/buckets.ts";
import { belowGlob } from "../../model/globs.ts";
import { beforeWildcard, hasWildcard } from "../../model/names.ts";
import type { Lineage } from "../../model/lineage.ts";
import { nested } from "../../model/nested.ts";
import type { S3Place } from "../../model/s3.ts";
import type { DatasetSpec, EnvironmentSpec } from "../../spec/types.ts";
import { place, type Rule } from "../rule.ts";

/** A dataset at one of its places: with a wildcard that is the folder before it. */
interface Placed {
  readonly dataset: DatasetSpec;
  readonly place: S3Place;
  /** The key with its wildcards. */
  readonly glob?: string;
}

export const rule: Rule = {
  severity: "error",
  summary: "One dataset lies inside another, or two lie at one place.",
  why: "Whoever overwrites or reads the outer one takes the inner one with it. What counts is the bucket: stages may name one that exists, and so may a `uri`. A wildcard takes the folders that it fits, and what Spark reads below them. A part of what a step writes may be read by its URI, before or after that step.",
  looksAt: "environment",
  check({ environment, lineage }, report) {
    const placed = [...lineage.datasets.values()]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .flatMap((dataset) => placesOf(environment, dataset))
      // What lies in a folder, a pattern too, comes after it.
      .sort((a, b) => Number(a.glob !== undefined) - Number(b.glob !== undefined));
    for (const { inner, around } of nested(placed)) {
      const outer = around.findLast((one) => takes(one, inner) && !isPartInOrder(lineage, one, inner));
      if (!outer) continue;
      const at = ({ pipeline, name, uri }: DatasetSpec): ReturnType<typeof place> =>
        place(lineage.pipelines.get(pipeline)?.layers ?? [], ["datasets", name, uri === undefined ? "path" : "uri"]);
      const same = shown(outer) === shown(inner);
      report({
        at: at(inner.dataset),
        message: `the dataset "${inner.dataset.id}" lies ${same ? "at the same place as" : "inside"} "${outer.dataset.id}" (${shown(inner)}${same ? "" : ` in ${shown(outer)}`})`,
        related: [{ place: at(outer.dataset), message: `"${outer.dataset.id}" is here` }],
      });
    }
  },
};

/** What a dataset takes up: its folder or file, and its exports. */
function placesOf(environment: EnvironmentSpec, dataset: DatasetSpec): Placed[] {
  const found = placeOfDataset(environment, dataset);
  if (!found) return [];
  const { bucket, key } = found;
  const place = { bucket, key: beforeWildcard(key) };
  return [
    { dataset, place, ...(hasWildcard(key) ? { glob: key } : {}) },
    ...(dataset.csvExport ? [{ dataset, place: { bucket, key: `${key.replace(/\/$/, "")}.csv` } }] : []),
  ];
}

/** True where who reads or overwrites the outer one takes the inner one, which lies in its folder. */
function takes(outer: Placed, inner: Placed): boolean {
  if (outer.dataset === inner.dataset) return false;
  // Somebody else's data may be read in as many ways as one likes.
  if (outer.dataset.stage === undefined && inner.dataset.stage === undefined) return false;
  if (outer.glob === undefined) return true;
  // Two wildcards over one folder read side by side.
  if (inner.glob !== undefined) return outer.glob === inner.glob;
  const below = belowGlob(outer.glob, inner.place.key);
  return below !== undefined && (below === "" || readsBelow(outer.dataset, inner.dataset, below));
}

/**
 * Of a folder that a wildcard fits Spark reads the files, and those of folders in it only where they are partitions, or where it is told to
 * (Spark SQL guide, "Generic File Source Options"). A dataset of files is all that is below it, and headers are compared in all files.
 */
function readsBelow({ format, options }: DatasetSpec, { partitionBy }: DatasetSpec, below: string): boolean {
  const is = (option: string): boolean => String(options[option]).toLowerCase() === "true";
  return (
    format === "files" ||
    is("recursiveFileLookup") ||
    (format === "csv" && is("header")) ||
    partitionBy.length > 0 ||
    below.split("/").every((folder) => folder === "" || folder.includes("="))
  );
}

/** A part of what a step writes, which others read by its URI in their turn: where each of them comes before or after that step. */
function isPartInOrder({ readers, writers, needs }: Lineage, outer: Placed, inner: Placed): boolean {
  if (inner.dataset.stage !== undefined || shown(outer) === shown(inner)) return false;
  const comesAfter = (later: string, earlier: string): boolean => {
    const seen = new Set([later]);
    for (const step of seen) for (const before of needs.get(step) ?? []) seen.add(before);
    return later !== earlier && seen.has(earlier);
  };
  return (writers.get(outer.dataset.id) ?? []).every(({ id: writer }) =>
    (readers.get(inner.dataset.id) ?? []).every(({ id }) => comesAfter(id, writer) || comesAfter(writer, id)),
  );
}

function shown({ place, glob }: Placed): string {
  return `"${shownPlace({ ...place, key: glob ?? place.key }).replace(/\/+$/, "")}"`;
}
