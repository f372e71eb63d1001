import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { ActionDouble, GitHubContext, JobWorld } from "./actions/action.ts";
import { textsOf } from "./expression.ts";
import type { Patience } from "./process.ts";
import type { JobResult } from "./result.ts";
import { type Frame, Steps } from "./steps.ts";
import type { JobSpec, Permissions } from "./workflow.ts";

/** A job that is ready to run. */
export interface JobOrder {
  readonly spec: JobSpec;
  /** github, needs, inputs, vars, secrets, matrix, strategy. */
  readonly contexts: Readonly<Record<string, unknown>> & { readonly github: GitHubContext };
  readonly permissions: Permissions;
  readonly environment: string | undefined;
  /** The workflow's. */
  readonly env: Readonly<Record<string, unknown>> | undefined;
  readonly shell: string | undefined;
}

export interface Runner {
  /** Where jobs get their folders. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly patience: Patience;
  readonly actions: Readonly<Record<string, ActionDouble>>;
  readonly artifacts: (run: string) => string;
}

/** A machine of its own for one job. */
export class RunnerJob {
  readonly #order: JobOrder;
  readonly #steps: Steps;
  readonly #world: JobWorld;
  #isLost = false;

  constructor(order: JobOrder, runner: Runner, begins: (step: string) => void) {
    const home = mkdtempSync(join(runner.folder, "job-"));
    const folder = (name: string): string => {
      mkdirSync(join(home, name));
      return join(home, name);
    };
    this.#order = order;
    const { github } = order.contexts;
    this.#world = {
      github,
      permissions: order.permissions,
      environment: order.environment,
      workspace: folder("workspace"),
      env: {},
      path: [],
      artifacts: runner.artifacts,
    };
    const temp = folder("temp");
    this.#steps = new Steps(this.#world, {
      temp,
      env: {
        ...runner.env,
        ...variables(github),
        HOME: folder("home"),
        GITHUB_WORKSPACE: this.#world.workspace,
        RUNNER_TEMP: temp,
      },
      patience: runner.patience,
      actions: runner.actions,
      begins,
    });
  }

  async run(): Promise<JobResult> {
    const { spec, contexts, env, shell } = this.#order;
    const outer = { contexts };
    Object.assign(this.#world.env, textsOf(env, outer));
    Object.assign(this.#world.env, textsOf(spec.env, { contexts: { ...contexts, env: { ...this.#world.env } } }));
    const frame: Frame = { contexts, env: {}, shell: spec.defaults?.run?.shell ?? shell, steps: {}, failed: false };
    await this.#steps.run(spec.steps ?? [], frame);
    return {
      result: this.#isLost ? "failure" : this.#steps.cancelled ? "cancelled" : frame.failed ? "failure" : "success",
      outputs: textsOf(spec.outputs, this.#steps.scope(frame)),
      steps: this.#steps.results,
      summary: this.#steps.summary,
    };
  }

  cancel(): void {
    this.#steps.cancel();
  }

  kill(): void {
    this.#steps.kill();
  }

  lose(): void {
    this.#isLost = true;
    this.#steps.kill();
  }
}

/** The variables that GitHub sets: https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
function variables(github: GitHubContext): Record<string, string> {
  const given = Object.entries(github).filter(([name, value]) => typeof value === "string" && name !== "token");
  return {
    CI: "true",
    GITHUB_ACTIONS: "true",
    ...Object.fromEntries(given.map(([name, value]) => [`GITHUB_${name.toUpperCase()}`, value as string])),
  };
}
