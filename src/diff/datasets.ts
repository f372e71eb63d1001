import { count } from "../spec/count.ts";
import type { Plan, PlanDataset } from "../plan/plan.ts";
import type { Stage } from "../spec/schema/types.ts";
import { columnChanges, type DatasetContext, keepsRows } from "./columns.ts";
import { certificateChanges, databaseChanges, urlChanges } from "./databases.ts";
import { type Draft, differs } from "./draft.ts";
import { expectationChanges } from "./expectations.ts";
import { derived, differences, entries, type Fields, type Found, ofMap } from "./fields.ts";
import type { KindName } from "./kinds.ts";
import { bucketReference, isOwnBucket } from "./readable.ts";
import { renames } from "./renames.ts";
import type { Side } from "./types.ts";

/** Changes of the datasets of two readable plans. `uploads` are those of the head: of what is new they are a part. */
export function datasetChanges(base: Plan, head: Plan, uploads: Side["uploads"]): Draft[] {
  const changed = entries(base.datasets, head.datasets);
  const gone = changed.flatMap(([id, was, is]) => (was && !is ? [[id, alike(was)] as const] : []));
  const added = changed.flatMap(([id, was, is]) => (is && !was ? [[id, alike(is)] as const] : []));
  const notes = renames(gone, added);
  const written = new Set([base, head].flatMap(writtenIn));
  const found = changed.flatMap(([id, was, is]): Draft[] => {
    if (!was)
      return is ? [{ kind: addedKind(head, id, is), subject: id, is: summary(is), identity: [is, uploads[id]] }] : [];
    if (!is) {
      const kind = was.external ? "dataset/external-removed" : "dataset/removed";
      const note = notes.get(id);
      const lost = was.consumers.map((consumer): Draft => ({
        kind: "dataset/consumer-removed",
        subject: id,
        path: `consumers.${consumer}`,
        was: consumer,
      }));
      return [{ kind, subject: id, was: summary(was), ...note }, ...lost];
    }
    const context = { was, is, isWritten: written.has(id), files: uploads[id] };
    return differences(DATASET, was, is, context, "dataset/other").map((found) => ({ ...found, subject: id }));
  });
  return [...found, ...certificateChanges(base, head)];
}

const DATASET: Fields<PlanDataset, DatasetContext> = {
  stage: (was, is, context) => [
    { kind: keepsRows(context) ? "dataset/stage-without-older" : "dataset/stage", path: "stage", was, is },
  ],
  external: "dataset/external",
  uri: (_was, _is, context) => {
    const { was, is } = context;
    if (was.jdbc && is.jdbc) return urlChanges(was, is);
    const [before, now] = [placeOf(was), placeOf(is)];
    const kind = keepsRows(context) ? "dataset/place-without-older" : "dataset/place";
    return differs(before, now) ? [{ kind, path: "path", was: before, is: now }] : [];
  },
  format: (was, is, context) => [
    { kind: keepsRows(context) ? "dataset/format-over-older" : "dataset/format", path: "format", was, is },
  ],
  jdbc: (was, is) => databaseChanges(was, is),
  options: (was, is, { isWritten }) =>
    ofMap("option/changed", "options", was, is).map((found) => ({
      ...found,
      kind: isWritten && SHAPING.has((found.name ?? "").toLowerCase()) ? "option/shape" : "option/changed",
    })),
  columns: (was = [], is = [], context) => columnChanges(was, is, context),
  partition_by: (was, is, context) => [
    {
      kind: keepsRows(context) ? "dataset/partitions-over-older" : "dataset/partitions",
      path: "partition_by",
      was,
      is,
    },
  ],
  write: (was = "", is = "") => [
    { kind: replaces(is) > replaces(was) ? "write/replaces-more" : "write/replaces-less", path: "write", was, is },
  ],
  malformed: (was = "", is = "") => [
    {
      kind: strictness(is) < strictness(was) ? "malformed/loosened" : "malformed/tightened",
      path: "malformed",
      was,
      is,
    },
  ],
  expectations: (was = [], is = []) => expectationChanges(was, is),
  exports: (was, is) => exportChanges(was, is),
  table: (was, is, { was: { partition_by } }) => {
    const gone = is === undefined ? "dataset/table-removed" : "dataset/table-renamed";
    // Runs add partitions to the table that there is.
    const kind =
      was === undefined ? "dataset/table-added" : partition_by.length > 0 ? (`${gone}-partitioned` as const) : gone;
    return [{ kind, path: "table", was, is }];
  },
  upload: (was, is, { files }) => {
    const kind = was === undefined ? "upload/added" : is === undefined ? "upload/removed" : "upload/moved";
    return [{ kind, path: "upload", was, is, identity: [is, files] }];
  },
  description: "dataset/description",
  owner: "dataset/owner",
  consumers: (was = [], is = []) => [
    ...was
      .filter((one) => !is.includes(one))
      .map((one): Found => ({ kind: "dataset/consumer-removed", path: `consumers.${one}`, was: one })),
    ...is
      .filter((one) => !was.includes(one))
      .map((one): Found => ({ kind: "dataset/consumer-added", path: `consumers.${one}`, is: one })),
  ],
};

const CSV: Fields<NonNullable<PlanDataset["exports"]["csv"]>, unknown> = {
  uri: derived("it follows from the dataset's place, and from whether it is one file"),
  delimiter: "export/shape",
  header: "export/shape",
  single_file: "export/shape",
};

function exportChanges(was: PlanDataset["exports"] = {}, is: PlanDataset["exports"] = {}): Found[] {
  const [before, now] = [was.csv, is.csv];
  if (!before) return now ? [{ kind: "export/added", path: "exports.csv", is: now.uri, identity: now }] : [];
  if (!now) return [{ kind: "export/removed", path: "exports.csv", was: before.uri }];
  return differences(CSV, before, now, undefined, "export/shape").map((found) => ({
    ...found,
    path: `exports.csv.${found.path ?? ""}`,
  }));
}

/** Options that decide what a file looks like (Spark SQL reference, CSV and JSON files), in lower case: Spark does not mind. */
const SHAPING: ReadonlySet<string> = new Set(
  "sep delimiter header quote escape quoteall escapequotes chartoescapequoteescaping nullvalue emptyvalue nanvalue positiveinf negativeinf encoding charset linesep dateformat timestampformat timestampntzformat timezone multiline ignorenullfields comment ignoreleadingwhitespace ignoretrailingwhitespace".split(
    " ",
  ),
);

/** How much of what was there before a run replaces. */
function replaces(write: string): number {
  return ["append", "partitions", "overwrite"].indexOf(write);
}

function strictness(malformed: string): number {
  return ["drop", "quarantine", "fail"].indexOf(malformed);
}

/** A bucket that exists may hold what others have put there, where no dataset was before. */
function addedKind(head: Plan, id: string, { stage, upload }: PlanDataset): KindName {
  const isWritten = upload !== undefined || writtenIn(head).includes(id);
  const isOwn = stage === undefined || isOwnBucket(head, stage);
  return isWritten && !isOwn ? "dataset/added-in-existing-bucket" : "dataset/added";
}

function writtenIn({ steps }: Plan): string[] {
  return Object.values(steps).flatMap(({ writes }) => writes.map(({ dataset }) => dataset));
}

/** Within its stage's bucket, where it is in one: a dataset that changes stages has not moved besides. */
function placeOf({ stage, uri }: PlanDataset): unknown {
  const home = (one: Stage): string => `s3://${bucketReference(one)}/`;
  return stage !== undefined && typeof uri === "string" && uri.startsWith(home(stage))
    ? uri.slice(home(stage).length)
    : uri;
}

function summary({ stage, format, columns }: PlanDataset): string {
  return [stage ?? "external", ...(format === undefined ? [] : [format]), count(columns.length, "column")].join(", ");
}

/** What a renamed dataset still is. */
function alike({ uri: _, table: __, exports, ...rest }: PlanDataset): unknown {
  return { ...rest, exports: exports.csv && { ...exports.csv, uri: "" } };
}
