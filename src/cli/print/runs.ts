import type { RunRecord } from "../../run/ledger/record.ts";
import { newestRecords } from "../../run/ledger/records.ts";
import { HIDDEN, masked } from "../../spec/secret.ts";
import { isSecretName } from "../../spec/secret-name.ts";
import { standing } from "../../run/standing.ts";
import { type OpenLedger, readRun } from "../run/open-ledger.ts";
import { type Paint, paintFor } from "../../project/print/paint.ts";

/** The newest runs of an environment, one a line; with `--json` one object. */
export async function listRuns({ plan, ledger }: OpenLedger, count: number, json: boolean): Promise<string> {
  const newest = await newestRecords(ledger, plan.environment, count);
  const works = await ledger.holder();
  const runs = newest.map(({ format: _, ...record }) => ({
    ...record,
    vars: shownVars(record),
    status: trueStatus(record, works),
  }));
  if (json) return `${JSON.stringify({ format: 1, command: "runs", environment: plan.environment, runs }, null, 2)}\n`;
  if (runs.length === 0) return `environment "${plan.environment}" has had no runs\n`;
  const paint = paintFor(process.stdout);
  const width = Math.max(...runs.map(({ run }) => run.length));
  return runs
    .map((record) => {
      const { run, status, started_at, steps } = record;
      const counts = Object.values(steps);
      const done = counts.filter(({ state }) => state === "succeeded").length;
      return `${run.padEnd(width)}  ${coloured(status, paint, 11)}  ${started_at.slice(0, 19)}Z  ${duration(record).padStart(9)}  ${done} of ${counts.length} steps\n`;
    })
    .join("");
}

/** One run: its clusters, and where each step stands. */
export async function showRun(open: OpenLedger, run: string, json: boolean): Promise<string> {
  const { record, plan, progress } = await readRun(open, run);
  const status = trueStatus(record, await open.ledger.holder());
  const { format: _, ...told } = record;
  const now = {
    ...told,
    ...(record.status === "running" ? standing(plan, progress, status !== "running") : {}),
    vars: shownVars(record),
    status,
  };
  if (json) return `${JSON.stringify({ format: 1, command: "runs", ...now }, null, 2)}\n`;
  const paint = paintFor(process.stdout);
  const width = Math.max(...Object.keys(now.steps).map((step) => step.length));
  const steps = Object.entries(now.steps).map(([step, { state, attempts }]) =>
    `  ${step.padEnd(width)}  ${coloured(state, paint, 11)}${attempts > 1 ? `  attempt ${attempts}` : ""}`.trimEnd(),
  );
  const next =
    status === "interrupted" || status === "failed"
      ? [`emrald run${plan.environment === "local" ? "" : ` --env ${plan.environment}`} --resume ${run} does the rest`]
      : [];
  return [
    `run ${paint("bold", run)}: ${status}, begun ${record.started_at.slice(0, 19)}Z, by ${record.via}`,
    ...Object.entries(now.clusters).map(([name, id]) => `  cluster ${name} is ${id}`),
    ...Object.entries(now.vars).map(([name, value]) => `  ${name} = ${String(value)}`),
    ...steps,
    ...next,
    "",
  ].join("\n");
}

/** What the run gave its variables, by `pipeline.variable`, without secrets: a list of runs is no place to find them. */
function shownVars({ vars }: Pick<RunRecord, "vars">): RunRecord["vars"] {
  return Object.fromEntries(
    Object.entries(vars).map(([id, value]) => [
      id,
      isSecretName(id.slice(id.indexOf(".") + 1)) ? HIDDEN : typeof value === "string" ? masked(value) : value,
    ]),
  );
}

/** A run that nobody works on is not running, whatever it wrote last. */
function trueStatus({ run, status }: Pick<RunRecord, "run" | "status">, works: string | undefined): string {
  return status === "running" && works !== run ? "interrupted" : status;
}

function coloured(status: string, paint: Paint, width: number): string {
  const colour = status === "succeeded" ? "green" : status === "failed" ? "red" : "yellow";
  return paint(colour, status.padEnd(width));
}

function duration({ started_at, ended_at }: Pick<RunRecord, "started_at" | "ended_at">): string {
  if (ended_at === undefined) return "";
  const seconds = Math.round((Date.parse(ended_at) - Date.parse(started_at)) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, "0")} s`;
}
