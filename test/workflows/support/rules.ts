import { parse } from "yaml";
import { program } from "../../../src/cli/program.ts";
import type { Action, JobSpec, StepSpec, Workflow } from "../machine/workflow.ts";

/** A rule of our own, for what the linters do not see. It names what breaks it. */
export interface Rule {
  readonly rule: string;
  readonly breaks: (workflow: Workflow, text: string) => string[];
}

/** Of all that is in a pull request from a fork, only these jobs run. */
const OWN = "github.event.pull_request.head.repo.full_name == github.repository";
const APPLY = "EMRALD_APPLY_ROLE";
const UNTIL = "timeout-minutes";

export const RULES: readonly Rule[] = [
  {
    rule: "a token may nothing, unless a job says what",
    breaks: ({ permissions, jobs }) => [
      ...(permissions && Object.keys(permissions).length === 0 ? [] : ["the workflow"]),
      ...named(jobs, (job) => job.permissions === undefined),
    ],
  },
  {
    rule: "an action is pinned to a commit, and a comment says which version that is",
    breaks: (_, text) => unpinned(text),
  },
  {
    rule: "a job ends: before GitHub ends it, after six hours",
    breaks: ({ jobs }) => named(jobs, (job) => job.uses === undefined && !((job[UNTIL] ?? 999) < 360)),
  },
  {
    rule: "a command that changes something takes the place of its shell, so that it hears of a cancellation",
    breaks: ({ jobs }) => runsOf(jobs).flatMap(deaf),
  },
  {
    rule: "no expression stands in a script: its value would be code",
    breaks: ({ jobs }) => runsOf(jobs).filter((script) => script.includes("${{")),
  },
  {
    rule: "scripts that call emrald stop at a pipe that breaks",
    breaks: ({ jobs, defaults }) =>
      defaults?.run?.shell === "bash" || !runsOf(jobs).some((script) => script.includes("emrald ")) ? [] : ["defaults"],
  },
  {
    rule: "a checkout leaves no credentials behind, and on a workflow_run takes no commit of somebody else's",
    breaks: ({ on, jobs }) =>
      stepsOf(jobs)
        .filter(({ uses }) => uses?.startsWith("actions/checkout@"))
        .filter(
          (step) => step.with?.["persist-credentials"] !== false || ("ref" in step.with && has(on, "workflow_run")),
        )
        .map((step) => JSON.stringify(step.with)),
  },
  {
    rule: "what a fork reaches has no secrets, no variables, no role and no right to write",
    breaks: ({ on, jobs }) =>
      has(on, "pull_request")
        ? named(
            jobs,
            (job) =>
              !String(job.if).includes(OWN) && (mayWrite(job) || /secrets[.[]|vars[.[]/.test(JSON.stringify(job))),
          )
        : [],
  },
  {
    rule: "the apply role is taken on in an environment of GitHub's alone",
    breaks: ({ jobs }) => named(jobs, (job) => JSON.stringify(job).includes(APPLY) && job.environment === undefined),
  },
  {
    rule: "what deploys is never cancelled by the next, and each gets its turn",
    breaks: ({ jobs, concurrency }) =>
      named(jobs, (job) => {
        const deploys = job.uses?.includes("deploy-environment") === true;
        const { concurrency: own } = job;
        return (
          deploys &&
          !(
            typeof own === "object" &&
            own["cancel-in-progress"] === false &&
            own.queue === "max" &&
            concurrency === undefined
          )
        );
      }),
  },
  {
    rule: "a teardown runs whatever happened, ends clusters first, and needs all that may have started some",
    breaks: ({ jobs }) => named(jobs, (job, id) => isTeardown(job) && !isSound(jobs, id, job)),
  },
  {
    rule: "whoever calls a workflow that tears down goes on when the run is cancelled",
    breaks: ({ jobs }) => named(jobs, (job) => job.uses?.includes("deploy-environment") === true && !isAlways(job)),
  },
  {
    rule: "nothing is asked of an account before a foundation was told",
    breaks: ({ on, jobs }) =>
      has(on, "push") || has(on, "schedule") || has(on, "pull_request")
        ? named(
            jobs,
            (job) => /EMRALD_\w+_ROLE|deploy-environment/.test(JSON.stringify(job)) && !isToldFirst(jobs, job),
          )
        : [],
  },
  {
    rule: "emrald has the commands and options that are used",
    breaks: ({ jobs }) => runsOf(jobs).flatMap(unknownCommands),
  },
];

/** The same rules for the steps of an action, as far as they are about steps. */
export function asWorkflow(text: string): Workflow {
  const { runs } = parse(text) as Action;
  const job: JobSpec = { permissions: {}, [UNTIL]: 1, environment: "of whoever uses it", steps: runs.steps };
  return { on: "workflow_call", permissions: {}, defaults: { run: { shell: "bash" } }, jobs: { action: job } };
}

function named(jobs: Workflow["jobs"], breaks: (job: JobSpec, id: string) => boolean): string[] {
  return Object.entries(jobs).flatMap(([id, job]) => (breaks(job, id) ? [id] : []));
}

function stepsOf(jobs: Workflow["jobs"]): StepSpec[] {
  return Object.values(jobs).flatMap(({ steps = [] }) => steps);
}

function runsOf(jobs: Workflow["jobs"]): string[] {
  return stepsOf(jobs).flatMap(({ run }) => (run === undefined ? [] : [run]));
}

function has(on: unknown, event: string): boolean {
  return typeof on === "object" && on !== null ? event in on : on === event;
}

function unpinned(text: string): string[] {
  const uses = [...text.matchAll(/uses: (\S+)(.*)/g)].map(([, action = "", comment = ""]) => ({ action, comment }));
  return uses
    .filter(({ action }) => !action.startsWith("./"))
    .filter(({ action, comment }) => !(/@[0-9a-f]{40}$/.test(action) && /^ # v\d+\.\d+\.\d+$/.test(comment)))
    .map(({ action }) => action);
}

/** Calls of what changes something, that are not the last thing their shell does. */
function deaf(script: string): string[] {
  return [...script.matchAll(/^(.*)node_modules\/\.bin\/emrald (up|down|run|reap|comment)\b/gm)]
    .filter(([, before = ""]) => !/(^|[;\s])exec $/.test(before))
    .map(([call]) => call);
}

function mayWrite({ permissions = {} }: JobSpec): boolean {
  return Object.values(permissions).includes("write");
}

function isAlways({ if: condition }: JobSpec): boolean {
  return /^always\(\)( &&|$)/.test(String(condition));
}

function isTeardown({ steps = [] }: JobSpec): boolean {
  return steps.some(({ run }) => run?.includes("emrald down"));
}

function isSound(jobs: Workflow["jobs"], id: string, job: JobSpec): boolean {
  const calls = (job.steps ?? []).flatMap(({ run }) => /emrald (reap|down)/.exec(run ?? "")?.[1] ?? []);
  const others = Object.keys(jobs).filter((other) => other !== id);
  return isAlways(job) && calls.join() === "reap,down" && others.every((other) => job.needs?.includes(other));
}

/** Whether it, or a job that it needs, asks for the variable that says so. */
function isToldFirst(jobs: Workflow["jobs"], { if: condition, needs = [] }: JobSpec): boolean {
  if (String(condition).includes("vars.EMRALD_PREVIEW_ROLE != ''")) return true;
  return [needs].flat().some((need) => isToldFirst(jobs, jobs[need] ?? {}));
}

function unknownCommands(script: string): string[] {
  const { commands } = program();
  return [...script.matchAll(/node_modules\/\.bin\/emrald (\w+)([^|\n]*)/g)].flatMap(([, name = "", rest = ""]) => {
    const command = commands.find((one) => one.name() === name);
    if (!command) return [`emrald ${name}`];
    const known = command.options.map(({ long }) => long);
    const used = [...rest.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option);
    return used.filter((option) => !known.includes(option)).map((option) => `emrald ${name} ${option}`);
  });
}
