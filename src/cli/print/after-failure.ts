import { RUNTIME_PACKAGE, RUNTIME_PROGRAM } from "../../model/arguments.ts";
import { isRuntimeStep, type Plan } from "../../plan/plan.ts";
import type { RunEvent } from "../../run/events.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";

/** Codes of the runtime for what a change of code or of the plan mends; the others are of data and of the world. */
const OF_CODE = /^(app|data|script|sql)\//;

/** Whether a step failed by its own code, which a run that is taken up keeps. */
export function isOfCode({ step, report, log }: Extract<RunEvent, { event: "step-failed" }>, plan: Plan): boolean {
  if (report?.error) return OF_CODE.test(report.error.code);
  const compiled = plan.steps[step];
  // A program that has left a log ended by itself; what went down with its cluster has none.
  return compiled !== undefined && !isRuntimeStep(compiled) && log !== undefined;
}

/** What to do next. `byCode`: some step failed by its own code. */
export function afterFailure(run: string, { environment }: Pick<Plan, "environment">, byCode: boolean): string[] {
  const env = environment === LOCAL_ENVIRONMENT ? "" : ` --env ${environment}`;
  const anew = [`npx emrald run${env}`, "everything, by the files as they are now"] as const;
  const rest = [
    `npx emrald run${env} --resume ${run}`,
    `the rest of this run, by the same plan${byCode ? ": with the code that failed" : ""}`,
  ] as const;
  return [
    "What succeeded stays as it is; what did not has left the earlier data in place. When it is mended:",
    ...(byCode ? [anew, rest] : [rest, anew]).map(([command, does]) => `  ${command}   ${does}`),
  ];
}

/** At most so many files are named. */
const MOST = 3;

/** What a run that is taken up does not take of the project as it is now; undefined where that is nothing. */
export function keptOfPlan(own: Plan, now: Plan): string | undefined {
  if (own.digest === now.digest) return undefined;
  const changed = Object.entries(own.artifacts).flatMap(([file, { sha256 }]) => {
    if (now.artifacts[file]?.sha256 === sha256) return [];
    return file === RUNTIME_PACKAGE || file === RUNTIME_PROGRAM ? "emrald itself" : file;
  });
  const files = [...new Set(changed)];
  const more = files.length > MOST ? ` and ${files.length - MOST} more` : "";
  const what = files.length === 0 ? "the project" : `${files.slice(0, MOST).join(", ")}${more}`;
  const env = now.environment === LOCAL_ENVIRONMENT ? "" : ` --env ${now.environment}`;
  return `${what} changed since this run began, and it keeps its own plan: a new run takes what is there now (npx emrald run${env})`;
}
