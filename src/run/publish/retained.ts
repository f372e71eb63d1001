import { PLAN_FORMAT } from "../../plan/plan.ts";
import type { RunRecord } from "../ledger/record.ts";

/** Runs of an environment whose plans stay, however they ended: to take them up, and to look at their logs. */
const RUNS = 100;

/** The digests of the plans that runs may still need: of those that have not ended, and of the newest of each environment. */
export function plansOfRuns(records: readonly RunRecord[]): ReadonlySet<string> {
  const byEnvironment = new Map<string, RunRecord[]>();
  for (const record of records)
    byEnvironment.set(record.environment, [...(byEnvironment.get(record.environment) ?? []), record]);
  const newest = [...byEnvironment.values()].flatMap((runs) =>
    runs.sort((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at)).slice(0, RUNS),
  );
  const open = records.filter(({ ended_at }) => ended_at === undefined);
  return new Set([...newest, ...open].map(({ plan }) => plan));
}

/** The artifacts that a published plan names; undefined where this emrald cannot tell. */
export function artifactsOf(published: unknown): readonly string[] | undefined {
  const { format, artifacts } = (published ?? {}) as { readonly format?: unknown; readonly artifacts?: unknown };
  if (format !== PLAN_FORMAT || typeof artifacts !== "object" || artifacts === null) return undefined;
  const uris = Object.values(artifacts).map((artifact: { readonly uri?: unknown } | null) => artifact?.uri);
  return uris.every((uri) => typeof uri === "string") ? uris : undefined;
}
