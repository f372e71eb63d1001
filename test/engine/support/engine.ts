/**
 * The real Pulumi engine on a file backend, with the double in the place of AWS:
 *
 *     describeOnEngine("the lake", () => {
 *       test("is made once", async () => {
 *         const engine = startEngine({ project: temporaryProject({ files: { "Pulumi.yaml": … }, links: { src: "src" } }) });
 *         await engine.run(["stack", "init", "dev"]);
 *         const up = await engine.run(["up", "--yes", "--skip-preview"]);         // { code, stdout, stderr }
 *         expect(up.code, up.stderr).toBe(0);
 *         engine.world.all("s3/bucket:Bucket");                                   // what there is now
 *         await engine.world.edit("s3/bucketVersioning:BucketVersioning", "my-bucket", (props) => ({ ...props, … }));
 *         await engine.run(["up", "--yes"], { faults: [{ call: "create", nth: 3, does: "fail" }] });
 *         engine.world.calls();                                                   // what the engine has asked for
 *       });
 *     });
 *
 * A provider that is told to `exit` takes all calls under way with it: `--parallel 1` leaves only the one.
 *
 * `up(stack)`, `preview(stack)`, `destroy(stack)` are the usual commands; `preview` gives its steps as data. `start`
 * begins a command and leaves it running: `engine.world.called(…)` resolves when a call has been made, and then it can be
 * interrupted. Set `s3` to the address of an S3 server to have buckets made there too.
 */
import { execa } from "execa";
import { mkdirSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import type { Fault } from "../provider/faults.ts";
import { findPulumi } from "./pulumi.ts";
import { temporaryFolder } from "./project.ts";
import { readSteps, type Step } from "./steps.ts";
import { openWorld, type OpenWorld } from "./world.ts";

const BIN = resolve(import.meta.dirname, "../bin");

export interface EngineOptions {
  /** The folder with `Pulumi.yaml`. */
  readonly project: string;
  /** The address of an S3 server that keeps the objects of buckets. */
  readonly s3?: string;
  /** More of the environment, for the engine and the program. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunOptions {
  readonly faults?: readonly Fault[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

type Running = ReturnType<typeof launch>;

export interface Engine {
  readonly project: string;
  readonly world: OpenWorld;
  /** The environment of the engine's commands, for a command that starts the engine itself. */
  readonly env: Readonly<Record<string, string>>;
  /** `pulumi <args>` to its end; an error of the engine is an outcome, not a throw. */
  run(args: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** `pulumi <args>`, running: kill it, or wait for it. */
  start(args: readonly string[], options?: RunOptions): Running;
  up(stack: string, options?: RunOptions & { readonly args?: readonly string[] }): Promise<Outcome>;
  destroy(stack: string, options?: RunOptions & { readonly args?: readonly string[] }): Promise<Outcome>;
  /** What an update would do: its steps, without those of what stays the same. */
  preview(stack: string, options?: RunOptions & { readonly args?: readonly string[] }): Promise<readonly Step[]>;
}

/** An engine with a state, plugins and a world of its own, all gone when the test is over. */
export function startEngine({ project, s3, env = {} }: EngineOptions): Engine {
  const pulumi = findPulumi();
  if (pulumi === undefined) throw new Error("no Pulumi CLI was found");
  const folder = temporaryFolder();
  for (const name of ["home", "state"]) mkdirSync(join(folder, name));
  const worldFile = join(folder, "world.json");
  const environment: Record<string, string> = {
    PATH: [BIN, dirname(pulumi), process.env["PATH"]].join(delimiter),
    HOME: join(folder, "home"),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    NO_COLOR: "1",
    EMRALD_DOUBLE: worldFile,
    ...(s3 === undefined ? {} : { EMRALD_DOUBLE_S3: s3 }),
    ...env,
  };
  const start: Engine["start"] = (args, { faults, env: more } = {}) =>
    launch(pulumi, args, project, {
      ...environment,
      ...(faults === undefined ? {} : { EMRALD_DOUBLE_FAULTS: JSON.stringify(faults) }),
      ...more,
    });
  const run: Engine["run"] = async (args, options) => {
    const { exitCode, stdout, stderr } = await start(args, options);
    return { code: exitCode, stdout, stderr };
  };
  return {
    project,
    world: openWorld(worldFile),
    env: environment,
    run,
    start,
    up: (stack, { args = [], ...options } = {}) =>
      run(["up", "--stack", stack, "--yes", "--skip-preview", ...args], options),
    destroy: (stack, { args = [], ...options } = {}) =>
      run(["destroy", "--stack", stack, "--yes", "--skip-preview", ...args], options),
    preview: async (stack, { args = [], ...options } = {}) => {
      const outcome = await run(["preview", "--stack", stack, "--json", ...args], options);
      if (outcome.code !== 0) throw new Error(`the preview failed: ${outcome.stdout}\n${outcome.stderr}`);
      return readSteps(outcome.stdout);
    },
  };
}

function launch(pulumi: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
  return execa(pulumi, [...args, "--non-interactive", "--color=never"], { cwd, env, reject: false });
}
