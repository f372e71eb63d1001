import { WorldError } from "../../errors.ts";
import { lastWords } from "./last-words.ts";
import { hearPulumi, type Stack } from "./stack.ts";

/** Whether the stack is there. Throws a WorldError where nobody can tell. */
export async function isThere(stack: Stack): Promise<boolean> {
  const stacks = await hearPulumi(stack, ["stack", "ls", "--json"]);
  if (stacks.code !== 0) throw new WorldError(`pulumi cannot list its stacks: ${lastWords(stacks)}`);
  return namesIn(stacks.out).includes(stack.name);
}

function namesIn(text: string): readonly string[] {
  try {
    return (JSON.parse(text) as readonly { readonly name: string }[]).map(({ name }) => name);
  } catch (cause) {
    throw new WorldError("the list of stacks that pulumi prints is no list", { cause });
  }
}
