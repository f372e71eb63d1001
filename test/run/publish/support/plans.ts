import { canonical, sha256 } from "../../../../src/model/canonical.ts";
import { planUri } from "../../../../src/plan/bind.ts";
import type { Plan } from "../../../../src/plan/plan.ts";
import type { RunRecord } from "../../../../src/run/ledger/record.ts";
import { decode, encode, type ObjectStore } from "../../../../src/run/store.ts";

/** The buckets of the plans below: one for each project, shared by its environments. */
export const ARTIFACTS = "artifacts";
export const LEDGER = "ledger";

/** A bound plan of files, and what they hold. */
export interface Made {
  readonly plan: Plan;
  readonly bytesOf: (file: string) => Uint8Array;
}

export function made(environment: string, files: Readonly<Record<string, string>>): Made {
  const plan = {
    format: 1,
    environment,
    buckets: { artifacts: ARTIFACTS, ledger: LEDGER },
    artifacts: Object.fromEntries(
      Object.entries(files).map(([file, text]) => [file, { sha256: sha256(text), uri: artifactUri(file, text) }]),
    ),
  };
  return {
    plan: { ...plan, digest: sha256(canonical(plan)) } as unknown as Plan,
    bytesOf: (file) => Buffer.from(files[file] ?? ""),
  };
}

export function artifactUri(file: string, text: string): string {
  return `s3://${ARTIFACTS}/artifacts/${sha256(text)}/${file}`;
}

/** The record of a run, in the ledger. */
export async function recordRun(store: ObjectStore, { plan }: Made, run: string, more: Partial<RunRecord> = {}) {
  const record: RunRecord = {
    format: 2,
    run,
    environment: plan.environment,
    plan: plan.digest,
    via: "steps",
    vars: {},
    status: "running",
    started_at: "2026-01-01T00:00:00.000Z",
    clusters: {},
    steps: {},
    ...more,
  };
  await store.write(`s3://${LEDGER}/runs/${run}/run.json`, encode(record));
}

export const ended = { status: "succeeded", ended_at: "2026-01-01T01:00:00.000Z" } as const;

/** Artifacts that a plan names which is there, and that are not. */
export async function missing(store: ObjectStore): Promise<string[]> {
  const plans = await store.list(`s3://${ARTIFACTS}/plans/`);
  const lacking = await Promise.all(
    plans.map(async (uri) => {
      const plan = decode(await store.read(uri)) as Plan;
      const uris = Object.values(plan.artifacts).map((artifact) => artifact.uri as string);
      const there = await Promise.all(uris.map((artifact) => store.exists(artifact)));
      return uris.filter((_, index) => there[index] !== true);
    }),
  );
  return lacking.flat();
}

/** A plan is there, with all that it names. */
export async function isWhole(store: ObjectStore, { plan }: Made): Promise<boolean> {
  const uris = [planUri(plan), ...Object.values(plan.artifacts).map(({ uri }) => uri as string)];
  const there = await Promise.all(uris.map((uri) => store.exists(uri)));
  return there.every((one) => one);
}
