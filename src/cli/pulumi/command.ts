import { existsSync } from "node:fs";
import { join } from "node:path";
import { UsageError, WorldError } from "../../errors.ts";
import { FOUNDATION } from "../../model/names.ts";
import type { Plan } from "../../plan/plan.ts";
import { type CompiledProject, compileProject } from "../../project/plan.ts";
import { projectRoot } from "../../project/roots.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { EXIT } from "../exit.ts";
import { withChanges } from "./changes.ts";
import { findPulumi } from "./find.ts";
import { isThere } from "./is-there.ts";
import { onScratch } from "./scratch.ts";
import { ensureStack, runPulumi, type Stack } from "./stack.ts";
import type { Guard, HeldStack } from "./stack-lock.ts";

export interface StackOptions {
  readonly env: string;
  readonly project?: string | undefined;
  readonly yes?: true | undefined;
  readonly json?: true | undefined;
}

/** A command of Pulumi in emrald's words. */
export interface StackCommand {
  readonly name: "up" | "preview" | "down";
  readonly args: (plan: Plan | undefined) => readonly string[];
  /** Why there is nothing to do by the plan. */
  readonly skips?: (plan: Plan) => string | undefined;
  /** Whether it may be done, asked while nobody else changes the stack; says itself why not. */
  readonly allows?: (stack: Stack, compiled: CompiledProject) => Promise<boolean>;
  /** Why there is nothing to do, asked while nobody else changes the stack. Throws where it must not be done now. */
  readonly halts?: (held: HeldStack) => Promise<string | undefined>;
  /** What is written down right before Pulumi changes anything, and when it has ended well. */
  readonly begins?: (held: HeldStack) => Promise<void>;
  readonly ends?: (held: HeldStack) => Promise<void>;
  /** What a failure leaves behind, and what is safe then. */
  readonly next: string;
}

/**
 * Runs a command of Pulumi on an environment's stack: the project is checked first, the stack is made where there is none yet. `pulumi` itself does the rest, and
 * says how it goes.
 */
export async function stackCommand(command: StackCommand, options: StackOptions): Promise<void> {
  const { env, yes, json } = options;
  const root = projectRoot(options.project);
  requireStack(root, env);
  const asks = command.name !== "preview" && yes !== true;
  if (asks && (json || !process.stdin.isTTY)) {
    throw new UsageError(
      `emrald ${command.name} asks before it changes anything, and here nobody can answer`,
      "Give --yes, once emrald preview has shown what it would do.",
    );
  }
  const compiled = await compileProject(root, env === FOUNDATION ? LOCAL_ENVIRONMENT : env);
  if (!compiled) {
    process.exitCode = EXIT.failed;
    return;
  }
  const skipped = env === FOUNDATION ? undefined : command.skips?.(compiled.plan);
  const tellHalt = async (why: string): Promise<void> => {
    if (json) await withChanges(command.name, env, () => Promise.resolve(EXIT.fine));
    process.stderr.write(`${why}\n`);
  };
  if (skipped !== undefined) return tellHalt(skipped);
  const stack: Stack = { pulumi: findPulumi(root), root, name: env };
  const args = [
    ...command.args(env === FOUNDATION ? undefined : compiled.plan),
    ...(asks || command.name === "preview" ? [] : ["--yes"]),
    ...(process.stdin.isTTY ? [] : ["--non-interactive"]),
  ];
  const run = (on: Stack, guard: Guard): Promise<number> =>
    json
      ? withChanges(command.name, env, (hear) =>
          guard((watch) => runPulumi(on, [...args, "--json"], { ...watch, hear })),
        )
      : guard((watch) => runPulumi(on, args, watch));
  const ended = await onStack(command, stack, env === FOUNDATION ? undefined : compiled, run);
  if ("halted" in ended) return tellHalt(ended.halted);
  if ("refused" in ended) {
    process.exitCode = EXIT.failed;
    return;
  }
  if (ended.code === 0) return;
  throw new WorldError(`pulumi ended with exit code ${ended.code}: what it says above is why`, { next: command.next });
}

/** For what changes nothing, and for the foundation, which has no ledger before it is there. */
const unguarded: Guard = async (run) => (await run({})).code;

/** How it ended: with Pulumi's exit code, or before that. */
type Outcome = { readonly code: number } | { readonly halted: string } | { readonly refused: true };

async function onStack(
  { name, allows, halts, begins, ends }: StackCommand,
  stack: Stack,
  compiled: CompiledProject | undefined,
  run: (on: Stack, guard: Guard) => Promise<number>,
): Promise<Outcome> {
  if (name === "preview") return { code: await onPreview(stack, (on) => run(on, unguarded)) };
  if (!compiled) {
    await ensureStack(stack);
    return { code: await run(stack, unguarded) };
  }
  const { onLockedStack } = await import("./stack-lock.ts");
  return onLockedStack(name, stack, compiled.plan, async (guard, held): Promise<Outcome> => {
    if (allows && !(await allows(stack, compiled))) return { refused: true };
    const halted = await halts?.(held);
    if (halted !== undefined) return { halted };
    await ensureStack(stack);
    held.sure();
    await begins?.(held);
    const code = await run(stack, guard);
    held.sure();
    if (code === 0) await ends?.(held);
    return { code };
  });
}

/** A preview makes no stack: where there is none, it shows what the first `up` would make. */
async function onPreview(stack: Stack, run: (on: Stack) => Promise<number>): Promise<number> {
  if (await isThere(stack)) return run(stack);
  process.stderr.write(`stack "${stack.name}" is not there yet: this is what the first emrald up would make\n`);
  return onScratch(stack, run);
}

/** Whether there can be such a stack at all. */
export function requireStack(root: string, env: string): void {
  if (env === LOCAL_ENVIRONMENT) {
    throw new UsageError(`environment "${env}" is on this machine, and has no stack`, "Name one on AWS: --env <name>.");
  }
  if (!existsSync(join(root, "Pulumi.yaml"))) {
    throw new UsageError(
      `there is no Pulumi.yaml in "${root}"`,
      "It names the program: docs/deploying.md says what stands in it.",
    );
  }
}
