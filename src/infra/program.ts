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
    // For a person who has made a mistake, or whose world failed, the message is all: RunError is shown without a stack trace.
    if (error instanceof SpecError) throw new RunError(error.message);
    if (error instanceof UsageError || error instanceof WorldError)
      throw new RunError([error.message, error.next].filter((line) => line !== undefined).join("\n"));
    throw error;
  }
}
