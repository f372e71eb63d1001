import { readStackState, type StackState } from "../../drift/stack-state.ts";
import { WorldError } from "../../errors.ts";
import { isThere } from "../pulumi/is-there.ts";
import { hearPulumi, type Stack } from "../pulumi/stack.ts";
import { lastWords } from "../pulumi/last-words.ts";

const EMPTY: StackState = { resources: [], pending: [] };

/** What a stack has made; nothing where there is no such stack. Throws a WorldError. */
export async function stackState(stack: Stack): Promise<StackState> {
  if (!(await isThere(stack))) return EMPTY;
  // The digest of the plan stands in a parameter, and values of parameters are secrets to Pulumi. None of them is ever printed.
  const exported = await hearPulumi(stack, ["stack", "export", "--show-secrets", "--stack", stack.name]);
  if (exported.code !== 0) throw new WorldError(`pulumi cannot read the stack "${stack.name}": ${lastWords(exported)}`);
  try {
    return readStackState(exported.out);
  } catch (cause) {
    throw new WorldError(`the state of the stack "${stack.name}" is no JSON`, { cause });
  }
}
