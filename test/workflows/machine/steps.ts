import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ActionDouble, ActionFailed, type JobWorld } from "./actions/action.ts";
import { holds, type Scope, textOf, textsOf } from "./expression.ts";
import { stepFiles } from "./files.ts";
import { type Patience, startBash, type StepProcess } from "./process.ts";
import type { Result, StepResult } from "./result.ts";
import { type Action, readAction, type StepSpec } from "./workflow.ts";

export interface RunnerWorld {
  readonly temp: string;
  readonly env: Readonly<Record<string, string>>;
  readonly patience: Patience;
  /** By `owner/name`. */
  readonly actions: Readonly<Record<string, ActionDouble>>;
  readonly begins: (step: string) => void;
}

/** The steps of a job, or of a composite action in it. */
export interface Frame {
  readonly contexts: Readonly<Record<string, unknown>>;
  /** Of the step that uses the action. */
  readonly env: Readonly<Record<string, string>>;
  readonly shell: string | undefined;
  readonly steps: Record<string, { outputs: Readonly<Record<string, string>>; outcome: Result; conclusion: Result }>;
  failed: boolean;
}

interface Ended {
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A step that is about to run. */
interface At {
  readonly spec: StepSpec;
  readonly frame: Frame;
  readonly scope: Scope;
  /** The step's own, and what stands around it. */
  readonly env: Readonly<Record<string, string>>;
  readonly say: (text: string) => void;
}

/** Runs steps one after the other, as a runner does. */
export class Steps {
  readonly results: StepResult[] = [];
  summary = "";
  cancelled = false;
  readonly #job: JobWorld;
  readonly #world: RunnerWorld;
  #process: StepProcess | undefined;
  #killed = false;
  #count = 0;

  constructor(job: JobWorld, world: RunnerWorld) {
    this.#job = job;
    this.#world = world;
  }

  /** The step that runs is interrupted; those that follow see `cancelled()`. */
  cancel(): void {
    this.cancelled = true;
    void this.#process?.cancel();
  }

  /** Nothing more happens. */
  kill(): void {
    this.cancelled = true;
    this.#killed = true;
    this.#process?.kill();
  }

  async run(specs: readonly StepSpec[], frame: Frame): Promise<void> {
    for (const spec of specs) {
      if (this.#killed) return;
      const scope = this.scope(frame);
      const { result, outputs } = holds(spec.if, scope)
        ? await this.#step(spec, frame, scope)
        : { result: "skipped" as const, outputs: {} };
      if (result === "failure") frame.failed = true;
      if (spec.id !== undefined) frame.steps[spec.id] = { outputs, outcome: result, conclusion: result };
    }
  }

  /** What expressions of a frame's steps can name. */
  scope(frame: Frame): Scope {
    const status = this.cancelled ? "cancelled" : frame.failed ? "failure" : "success";
    const env = { ...this.#job.env, ...frame.env };
    const runner = { temp: this.#world.temp, os: "Linux" };
    return {
      contexts: { ...frame.contexts, steps: frame.steps, env, runner, job: { status } },
      status: {
        success: () => status === "success",
        failure: () => status === "failure",
        cancelled: () => status === "cancelled",
      },
    };
  }

  async #step(spec: StepSpec, frame: Frame, scope: Scope): Promise<Ended> {
    const name = spec.name ?? spec.run?.split("\n")[0] ?? spec.uses ?? "";
    this.#world.begins(name);
    const env = { ...frame.env, ...textsOf(spec.env, scope) };
    const log: string[] = [];
    const say = (text: string): void => void log.push(text);
    const at: At = { spec, frame, scope, env, say };
    const ended = spec.uses === undefined ? await this.#script(at) : await this.#uses(spec.uses, at);
    this.results.push({ name, result: ended.result, log: log.join("") });
    return ended;
  }

  async #script({ spec, frame, scope, env, say }: At): Promise<Ended> {
    const number = String(++this.#count);
    const script = join(this.#world.temp, `${number}.sh`);
    writeFileSync(script, textOf(spec.run, scope));
    const files = stepFiles(this.#world.temp, number);
    const { workspace, path } = this.#job;
    const around = { ...this.#world.env, ...this.#job.env, ...env, ...files.env };
    const full = { ...around, PATH: [...path, around["PATH"] ?? ""].join(":") };
    const running = startBash([spec.shell ?? frame.shell, script], workspace, full, say, this.#world.patience);
    this.#process = running;
    const code = await running.ended;
    this.#process = undefined;
    const said = files.read();
    Object.assign(this.#job.env, said.env);
    path.unshift(...said.path.toReversed());
    this.summary += said.summary;
    return { result: this.cancelled ? "cancelled" : code === 0 ? "success" : "failure", outputs: said.outputs };
  }

  async #uses(uses: string, { spec, frame, scope, env, say }: At): Promise<Ended> {
    const given = textsOf(spec.with, scope);
    if (uses.startsWith("./")) return this.#composite(uses, given, frame, env);
    const action = this.#world.actions[uses.split("@")[0] ?? ""];
    if (!action) throw new Error(`the machine knows no action "${uses}"`);
    try {
      await action({ with: given, job: this.#job, say: (line) => say(`${line}\n`) });
    } catch (error) {
      if (!(error instanceof ActionFailed)) throw error;
      say(`${error.message}\n`);
      return { result: "failure", outputs: {} };
    }
    return { result: this.cancelled ? "cancelled" : "success", outputs: {} };
  }

  async #composite(
    uses: string,
    given: Readonly<Record<string, string>>,
    frame: Frame,
    env: Readonly<Record<string, string>>,
  ): Promise<Ended> {
    const file = join(this.#job.workspace, uses, "action.yml");
    if (!existsSync(file)) throw new Error(`there is no ${uses}/action.yml in the workspace: is it checked out?`);
    const action = readAction(`${uses}/action.yml`, readFileSync(file, "utf8"));
    const { github, matrix, strategy } = frame.contexts;
    const inner: Frame = {
      contexts: { github, matrix, strategy, inputs: inputsOf(uses, action, given, { contexts: { github } }) },
      env,
      shell: undefined,
      steps: {},
      failed: false,
    };
    await this.run(action.runs.steps, inner);
    const values = Object.entries(action.outputs ?? {}).map(([name, { value }]) => [name, value]);
    const outputs = textsOf(Object.fromEntries(values) as Record<string, string>, this.scope(inner));
    return { result: this.cancelled ? "cancelled" : inner.failed ? "failure" : "success", outputs };
  }
}

function inputsOf(
  uses: string,
  { inputs = {} }: Action,
  given: Readonly<Record<string, string>>,
  scope: Scope,
): Record<string, string> {
  for (const name of Object.keys(given)) if (!(name in inputs)) throw new Error(`${uses} has no input "${name}"`);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      if (input.required && given[name] === undefined) throw new Error(`${uses} needs its input "${name}"`);
      return [name, given[name] ?? textOf(input.default ?? "", scope)];
    }),
  );
}
