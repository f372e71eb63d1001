import type { GitHubContext } from "./actions/action.ts";
import { textOf, textsOf, valueOf } from "./expression.ts";
import { RunnerJob } from "./job.ts";
import { type Done, runJobs, type ScopedJob } from "./jobs.ts";
import { forkPermissions, tokenPermissions } from "./permissions.ts";
import type { GitHubEnvironment } from "./repository.ts";
import { type JobResult, type Result, without, worst } from "./result.ts";
import type { WorkflowRun } from "./run.ts";
import { type Permissions, readWorkflow, type Workflow } from "./workflow.ts";

type Ended = Omit<Done, "ancestors">;

/** One job of a matrix, or the only one: its turn, and then its work. */
export async function runLeg(run: WorkflowRun, job: ScopedJob, path: string): Promise<Ended> {
  const { groups } = run.repository;
  const { concurrency } = job.spec;
  if (typeof concurrency === "object" && concurrency["cancel-in-progress"] === true) {
    throw new Error("the machine cancels whole runs in progress, not one job of them");
  }
  const member = { cancel: () => groups.leave(member) };
  const waits = { holds: job.holds, cancel: member.cancel, kill: member.cancel, lose: () => undefined };
  const enter = (): Promise<boolean> => groups.enter(concurrency, member, { contexts: job.contexts });
  const entered = await run.running(`${path} in its queue`, waits, enter);
  if (!entered) return { ...run.note(path, without("cancelled")), ran: true };
  try {
    return job.spec.uses === undefined
      ? await onRunner(run, job, path)
      : await callWorkflow(run, job, job.spec.uses, path);
  } finally {
    groups.leave(member);
  }
}

async function callWorkflow(run: WorkflowRun, job: ScopedJob, uses: string, path: string): Promise<Ended> {
  const { call, spec, contexts } = job;
  const { github } = run.request;
  const file = uses.replace("./.github/workflows/", "");
  const workflow = readWorkflow(file, run.repository.read(github.sha, `.github/workflows/${file}`));
  const scope = { contexts: { ...contexts, secrets: call.secrets } };
  const jobs = await runJobs(run, {
    workflow,
    prefix: `${path} / `,
    inputs: inputsOf(file, workflow, spec.with ?? {}, (value) => valueOf(value, scope)),
    secrets: textsOf(spec.secrets, scope),
    permissions: permissionsOf(run, job),
    goesOn: job.holds,
    again: job.again,
  });
  return { ...without(worst(jobs.map(({ result }) => result))), ran: jobs.some(({ ran }) => ran) };
}

async function onRunner(run: WorkflowRun, job: ScopedJob, path: string): Promise<Ended> {
  const kept = run.request.kept?.get(path);
  if (!job.again && kept?.result === "success") return { ...run.note(path, kept), ran: false };
  const { spec, call, contexts } = job;
  const named = typeof spec.environment === "object" ? spec.environment.name : spec.environment;
  const environment = named === undefined ? undefined : textOf(named, { contexts });
  const rules = environment === undefined ? {} : (run.repository.environments[environment] ?? {});
  const refused = environment === undefined ? undefined : await admitted(run, job, path, environment, rules);
  if (refused) return { ...run.note(path, refused), ran: true };
  const permissions = permissionsOf(run, job);
  const token = run.repository.token(permissions);
  const { fork } = run.request;
  const runner = new RunnerJob(
    {
      spec,
      contexts: {
        ...contexts,
        github: { ...run.request.github, token, job: job.id } as GitHubContext,
        vars: fork ? {} : { ...run.repository.vars, ...rules.vars },
        secrets: fork ? {} : { ...call.secrets, ...rules.secrets },
      },
      permissions,
      environment,
      env: call.workflow.env,
      shell: call.workflow.defaults?.run?.shell,
    },
    run.repository.runner,
    (step) => run.began(path, step),
  );
  const running = {
    holds: job.holds,
    cancel: () => runner.cancel(),
    kill: () => runner.kill(),
    lose: () => runner.lose(),
  };
  return { ...run.note(path, await run.running(path, running, () => runner.run())), ran: true };
}

/** The rules of an environment; the result of a job that they do not let in. */
async function admitted(
  run: WorkflowRun,
  job: ScopedJob,
  path: string,
  environment: string,
  rules: GitHubEnvironment,
): Promise<JobResult | undefined> {
  const branch = run.request.github.ref.replace("refs/heads/", "");
  if (rules.branches && !rules.branches.includes(branch))
    return refusal("failure", `${branch} is not allowed to deploy to ${environment}`);
  if (rules.reviewers !== true) return undefined;
  const { said, go } = run.reviewed(environment);
  await run.running(
    `${path} at its reviewers`,
    { holds: job.holds, cancel: go, kill: go, lose: () => undefined },
    () => said,
  );
  return job.holds() ? undefined : without("cancelled");
}

function refusal(result: Result, log: string): JobResult {
  return { ...without(result), steps: [{ name: "the environment's rules", result, log }] };
}

function permissionsOf(run: WorkflowRun, { spec, call }: ScopedJob): Permissions {
  const permissions = tokenPermissions(spec.permissions ?? call.workflow.permissions, call.permissions);
  return run.request.fork ? forkPermissions(permissions) : permissions;
}

interface Called {
  readonly inputs?: Readonly<Record<string, Declared>>;
  readonly outputs?: unknown;
}

interface Declared {
  readonly required?: boolean;
  readonly default?: unknown;
}

function inputsOf(
  file: string,
  { on }: Workflow,
  given: Readonly<Record<string, unknown>>,
  value: (text: unknown) => unknown,
): Record<string, unknown> {
  const { inputs = {}, outputs } = (on as { workflow_call?: Called }).workflow_call ?? {};
  if (outputs) throw new Error("the machine knows no outputs of a called workflow");
  for (const name of Object.keys(given)) if (!(name in inputs)) throw new Error(`${file} has no input "${name}"`);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, declared]) => {
      if (declared.required && given[name] === undefined) throw new Error(`${file} needs its input "${name}"`);
      return [name, value(given[name] ?? declared.default ?? "")];
    }),
  );
}
