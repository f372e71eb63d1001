import type { GitHubContext } from "./actions/action.ts";
import { runJobs } from "./jobs.ts";
import type { Repository } from "./repository.ts";
import { type JobResult, type Result, worst } from "./result.ts";
import { readWorkflow } from "./workflow.ts";

export interface RunRequest {
  /** Below .github/workflows. */
  readonly file: string;
  readonly github: Omit<GitHubContext, "token"> & Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** A pull request from a fork: no secrets, no variables, no right to write. */
  readonly fork: boolean;
  /** The results of the attempt before, of which those that succeeded are kept. */
  readonly kept?: ReadonlyMap<string, JobResult>;
}

/** A job that runs, or waits to. */
export interface Running {
  /** Whether its condition holds, now that the run was cancelled or a sibling has failed. */
  readonly holds: () => boolean;
  readonly cancel: () => void;
  readonly kill: () => void;
  /** As if its machine were gone. */
  readonly lose: () => void;
}

/** One attempt of one workflow run. */
export class WorkflowRun {
  readonly request: RunRequest;
  readonly repository: Repository;
  readonly results = new Map<string, JobResult>();
  readonly ended: Promise<Result>;
  cancelled = false;
  killed = false;
  readonly #running = new Map<string, Running>();
  readonly #began = new Set<string>();
  readonly #watchers: { readonly what: string; readonly tell: () => void }[] = [];
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(repository: Repository, request: RunRequest) {
    this.request = request;
    this.repository = repository;
    this.ended = this.#run();
    // Whoever asks for it later is told; until then it is nobody's unhandled rejection.
    this.ended.catch(() => undefined);
  }

  /** Resolves when a step of a job begins: "dev / apply", "apply what was reviewed". */
  begins(job: string, step: string): Promise<void> {
    const what = `${job}: ${step}`;
    return this.#began.has(what) ? Promise.resolve() : this.#happens(what);
  }

  /** As the button does. A job whose condition still holds goes on; those to come are asked theirs. */
  cancel(): void {
    this.cancelled = true;
    this.sweep();
  }

  /** What GitHub does five minutes later: nothing goes on. */
  kill(): void {
    this.cancelled = true;
    this.killed = true;
    for (const { kill } of this.#running.values()) kill();
  }

  /** What GitHub does when a job's time is over. */
  timeOut(job: string): void {
    this.#running.get(job)?.cancel();
  }

  /** The machine of a job is gone: its processes end without a word, and all else goes on. */
  lose(job: string): void {
    this.#running.get(job)?.lose();
  }

  /** A reviewer's word for all jobs that wait in an environment. */
  approve(environment: string): void {
    const waiting = this.#waiting.get(environment) ?? [];
    this.#waiting.delete(environment);
    for (const go of waiting) go();
  }

  /** Resolves when a job waits for a reviewer of an environment. */
  asked(environment: string): Promise<void> {
    return this.#waiting.has(environment) ? Promise.resolve() : this.#happens(asks(environment));
  }

  /** Everything that was printed, for whoever wonders. */
  log(): string {
    const jobs = [...this.results].map(([job, { result, steps }]) => {
      const told = steps.map((step) => `-- ${step.name}: ${step.result}\n${step.log}`);
      return [`== ${job}: ${result}`, ...told].join("\n");
    });
    return jobs.join("\n");
  }

  /** Those whose condition holds no more. */
  sweep(): void {
    for (const { holds, cancel } of [...this.#running.values()]) if (!holds()) cancel();
  }

  /** Does a job's work, while it can be cancelled. */
  async running<T>(job: string, running: Running, work: () => Promise<T>): Promise<T> {
    this.#running.set(job, running);
    try {
      return await work();
    } finally {
      this.#running.delete(job);
    }
  }

  began(job: string, step: string): void {
    const what = `${job}: ${step}`;
    this.#began.add(what);
    this.#tell(what);
  }

  note(job: string, result: JobResult): JobResult {
    this.results.set(job, result);
    return result;
  }

  /** Waits for a reviewer; `go` lets it go on without one. */
  reviewed(environment: string): { readonly said: Promise<void>; readonly go: () => void } {
    let go = (): void => undefined;
    const said = new Promise<void>((resolve) => (go = resolve));
    this.#waiting.set(environment, [...(this.#waiting.get(environment) ?? []), go]);
    this.#tell(asks(environment));
    return { said, go };
  }

  /** The next time that something happens; a run that ends without it is an answer too. */
  #happens(what: string): Promise<void> {
    let seen = false;
    const told = new Promise<void>((resolve) => {
      const tell = (): void => {
        seen = true;
        resolve();
      };
      this.#watchers.push({ what, tell });
    });
    const over = this.ended.then((result) => {
      if (!seen) throw new Error(`the run ended in ${result} before ${what}\n${this.log()}`);
    });
    return Promise.race([told, over]);
  }

  #tell(what: string): void {
    for (const watcher of this.#watchers) if (watcher.what === what) watcher.tell();
  }

  async #run(): Promise<Result> {
    const { file, github, inputs, fork } = this.request;
    const { groups, read, vars, secrets } = this.repository;
    const workflow = readWorkflow(file, read(github.sha, `.github/workflows/${file}`));
    if (!triggersOf(workflow.on).includes(github.event_name))
      throw new Error(`${file} is not for ${github.event_name}`);
    const member = { cancel: () => this.cancel() };
    const scope = { contexts: { github, inputs, vars: fork ? {} : vars } };
    if (!(await groups.enter(workflow.concurrency, member, scope))) return "cancelled";
    try {
      const call = {
        workflow,
        prefix: "",
        inputs,
        secrets: fork ? {} : secrets,
        goesOn: () => !this.killed,
        again: false,
      };
      return worst((await runJobs(this, call)).map(({ result }) => result));
    } finally {
      groups.leave(member);
    }
  }
}

function asks(environment: string): string {
  return `${environment} asks its reviewers`;
}

function triggersOf(on: unknown): string[] {
  if (typeof on === "string") return [on];
  return Array.isArray(on) ? (on as string[]) : Object.keys(on as object);
}
