import { getRootDirectory, getStack, RunError } from "@pulumi/pulumi";
import { UsageError, WorldError } from "../errors.ts";
import { FOUNDATION } from "../model/names.ts";
import { SpecError } from "./spec-error.ts";

/** The Pulumi program: the stack's name is the environment, but for the one that all environments of an account share. */
export default async function program(): Promise<object> {
  const root = getRootDirectory();
  const stack = getStack();
  try {
    if (stack === FOUNDATION) return await (await import("./foundation.ts")).foundationProgram(root);
    return await (await import("./environment.ts")).environmentProgram(root, stack);
  } catch (error) {
    if (error instanceof SpecError) throw refusal(error.message);
    if (error instanceof UsageError || error instanceof WorldError) {
      throw refusal([error.message, error.next].filter((line) => line !== undefined).join("\n"));
    }
    throw error;
  }
}

/**
 * For a person who has made a mistake, or whose world has failed, the message is all: Pulumi shows no stack of a RunError. It inspects it all the
 * same, which takes Node 20 a quarter of a minute where paths of node_modules are in it, so it gets none.
 */
function refusal(message: string): RunError {
  return Object.assign(new RunError(message), { stack: message });
}
