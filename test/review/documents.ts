import type { Cost } from "../../src/cost/types.ts";
import { changeKey } from "../../src/diff/key.ts";
import { type Change, type DiffDocument, type EnvironmentDiff, worst } from "../../src/diff/types.ts";
import type { CheckDocument, PreviewDocument, PreviewedResource, VerifyDocument } from "../../src/review/documents.ts";
import { type GivenFile, reviewOf } from "../../src/review/read.ts";
import type { Review } from "../../src/review/review.ts";

/** Documents as the commands print them, with as little as a test has to say. */

export const change = (more: Partial<Change> = {}): Change => {
  const one = {
    ...(more.of === "environment" ? {} : COLUMN),
    class: "breaking",
    kind: "column/narrowed",
    of: "dataset",
    subject: "stocks/prices",
    reason: "who reads it gets less than it was promised",
    ...more,
  } satisfies Partial<Change>;
  return { key: changeKey("dev", one.kind, one.subject, one.path, one.is), ...one };
};

const COLUMN = { path: "columns.close.type", was: "double", is: "float" };

export const environment = (
  name: string,
  changes: readonly Change[],
  more: Partial<EnvironmentDiff> = {},
): EnvironmentDiff => ({
  environment: name,
  class: worst(changes.map((one) => one.class)),
  base: "a".repeat(64),
  head: "b".repeat(64),
  changes,
  consequences: { runAgain: [], datasets: [], consumers: [], owners: [], criticalPath: [] },
  ...more,
});

export const diff = (...environments: readonly EnvironmentDiff[]): DiffDocument => ({
  format: 1,
  command: "diff",
  base: { name: "main", commit: "1".repeat(40) },
  head: { name: "HEAD", commit: "2".repeat(40) },
  class: worst(environments.map((one) => one.class)),
  environments,
});

export const check = (...names: readonly string[]): CheckDocument => ({
  format: 1,
  command: "check",
  ok: true,
  problems: [],
  environments: names.map((name) => ({ name })),
});

export const verify = (steps: VerifyDocument["steps"] = []): VerifyDocument => ({
  format: 1,
  command: "verify",
  ok: steps.every(({ status }) => status !== "failed"),
  steps,
});

export const cost = (name: string, run: number, more: Partial<Cost> = {}): Cost => ({
  environment: name,
  region: "us-east-1",
  prices: { date: "2026-07-14", source: "AWS price list", of: "emrald" },
  per_hour: { low: run, high: run },
  per_run: {
    low: run,
    high: run * 1.5,
    hours: { small: 1 },
    duration: { seconds: 3600, from: "assumed" },
  },
  parts: [
    { what: "1 m5.xlarge, on demand", cluster: "small", per: "hour", low: 0.24, high: 0.24 },
    { what: "2 r5.2xlarge, on demand", cluster: "small", per: "hour", low: 1.26, high: 1.26, note: "with EMR's fee" },
  ],
  unknown: [],
  not_counted: ["requests to S3", "data that leaves the region"],
  ...more,
});

export const preview = (name: string, resources: readonly Omit<PreviewedResource, "urn">[] = []): PreviewDocument => ({
  format: 1,
  command: "preview",
  environment: name,
  ok: true,
  resources: resources.map((one) => ({ ...one, urn: `urn:pulumi:${name}::shop::${one.type}::${one.name}` })),
  errors: [],
});

export const file = (name: string, document: unknown): GivenFile => ({ name, text: JSON.stringify(document) });

/** Through text and back, as the command reads them. */
export function review(documents: readonly object[], theirs?: readonly GivenFile[]): Review {
  const { review: read, problems } = reviewOf(
    documents.map((one, index) => file(`${index}.json`, one)),
    theirs,
  );
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return read;
}
