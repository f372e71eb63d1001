import { holds, type Scope } from "./expression.ts";
import { runLeg } from "./leg.ts";
import { type Leg, legName, legsOf } from "./matrix.ts";
import { type JobResult, type Result, without, worst } from "./result.ts";
import type { WorkflowRun } from "./run.ts";
import type { JobSpec, Permissions, Workflow } from "./workflow.ts";

/** A workflow as it is called: by an event, or by a job. */
export interface Call {
  readonly workflow: Workflow;
  /** The way to it, before the names of its jobs: "dev / ". */
  readonly prefix: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** What whoever called it may. */
  readonly permissions?: Permissions;
  /**
   * Whether whoever called it goes on. A job that calls a workflow and is cancelled takes all with it, `always()` or not: GitHub does
   * not say otherwise, so the workflows must not count on it.
   */
  readonly goesOn: () => boolean;
  /** Whether something before it is done again, in a re-run. */
  readonly again: boolean;
}

/** A job of a workflow that is over, with all of its matrix. */
export interface Done extends JobResult {
  /** How all went that had to be over before it. */
  readonly ancestors: readonly Result[];
  /** Whether this attempt did it. */
  readonly ran: boolean;
}

/** A job, and what its expressions can name. */
export interface ScopedJob {
  readonly call: Call;
  readonly id: string;
  readonly spec: JobSpec;
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly holds: () => boolean;
  readonly again: boolean;
}

/** Runs all jobs of a workflow, each as soon as those are over that it needs. */
export async function runJobs(run: WorkflowRun, call: Call): Promise<Done[]> {
  const started = new Map<string, Promise<Done>>();
  const start = (id: string): Promise<Done> => {
    const spec = call.workflow.jobs[id];
    if (!spec) throw new Error(`there is no job "${id}"`);
    const done = started.get(id) ?? runJob(run, call, id, spec, start);
    started.set(id, done);
    return done;
  };
  return Promise.all(Object.keys(call.workflow.jobs).map(start));
}

async function runJob(
  run: WorkflowRun,
  call: Call,
  id: string,
  spec: JobSpec,
  need: (id: string) => Promise<Done>,
): Promise<Done> {
  const before = await Promise.all([spec.needs ?? []].flat().map(async (one) => [one, await need(one)] as const));
  const ancestors = before.flatMap(([, one]) => [one.result, ...one.ancestors]);
  const needs = Object.fromEntries(before.map(([one, { result, outputs }]) => [one, { result, outputs }]));
  const vars = run.request.fork ? {} : run.repository.vars;
  const contexts = { github: run.request.github, needs, inputs: call.inputs, vars };
  const scope: Scope = { contexts, status: statusOf(run, ancestors) };
  const job: ScopedJob = {
    call,
    id,
    spec,
    contexts,
    holds: () => call.goesOn() && holds(spec.if, scope),
    again: call.again || before.some(([, { ran }]) => ran),
  };
  if (!job.holds()) {
    const result = run.note(call.prefix + id, without(run.cancelled ? "cancelled" : "skipped"));
    return { ...result, ancestors, ran: false };
  }
  const legs = await runLegs(run, job, scope);
  const outputs = Object.assign({}, ...legs.map((leg) => leg.outputs)) as Record<string, string>;
  const result = worst(legs.map((leg) => leg.result));
  return { ...without(result), outputs, ancestors, ran: legs.some(({ ran }) => ran) };
}

/** The jobs of its matrix, in order, so many at a time as it says. */
async function runLegs(run: WorkflowRun, job: ScopedJob, scope: Scope): Promise<Omit<Done, "ancestors">[]> {
  const { spec, call, id, contexts } = job;
  const legs = legsOf(spec.strategy, scope);
  const done: Omit<Done, "ancestors">[] = [];
  let failed = false;
  const goesOn = (): boolean => job.holds() && !failed;
  const queue = [...legs.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [at, matrix] = next;
      const within = { ...contexts, matrix, strategy: {} };
      const path = call.prefix + legName(id, spec.name, matrix satisfies Leg, { contexts: within });
      const ended = goesOn()
        ? await runLeg(run, { ...job, contexts: within, holds: goesOn }, path)
        : { ...run.note(path, without("cancelled")), ran: false };
      done[at] = ended;
      if (ended.result !== "failure" || spec.strategy?.["fail-fast"] === false) continue;
      failed = true;
      run.sweep();
    }
  };
  const workers = Math.min(legs.length, spec.strategy?.["max-parallel"] ?? legs.length);
  await Promise.all(Array.from({ length: workers }, work));
  return done;
}

function statusOf(run: WorkflowRun, ancestors: readonly Result[]): NonNullable<Scope["status"]> {
  return {
    success: () => !run.cancelled && ancestors.every((result) => result === "success"),
    failure: () => !run.cancelled && ancestors.includes("failure"),
    cancelled: () => run.cancelled,
  };
}
