import { given } from "../spec/given.ts";
import type { Pipeline, Step, Var } from "../spec/schema/types.ts";
import { below, type Comment, guessed, type Part } from "./notes.ts";
import { orderOf } from "./order.ts";
import type { Draft } from "./steps.ts";
import type { Wired, WiredStep } from "./wire.ts";

const ORDER = "the order of the input";
const GOES_ON = `${ORDER}; after CONTINUE EMR went on, this waits for success`;
const UNKNOWN = "what it reads and writes is not known: declare datasets, or its role may do neither";

/** The steps as one pipeline. `isSerial`: EMR took one at a time, so that their order counts. */
export function pipelineOf(
  name: string,
  drafts: readonly Draft[],
  wired: Wired,
  vars: Readonly<Record<string, Var>>,
  isSerial: boolean,
): Part<Pipeline> {
  const comments: Comment[] = [...wired.comments];
  const steps: Record<string, Step> = {};
  const order = isSerial ? orderOf(drafts, wired) : [];
  for (const [index, draft] of drafts.entries()) {
    const use = wired.steps[index];
    if (!use) continue;
    const before = (order[index]?.steps ?? []).flatMap((other) => drafts[other]?.name ?? []);
    steps[draft.name] = stepOf(draft, use, before);
    const path = ["steps", draft.name];
    comments.push(...below(path, draft.comments));
    if (use.reads.length + use.writes.length === 0) comments.push({ path, text: UNKNOWN });
    if (before.length > 0) comments.push(guessed([...path, "depends_on"], order[index]?.goesOn ? GOES_ON : ORDER));
  }
  return {
    value: given<Pipeline>({
      pipeline: name,
      vars: Object.keys(vars).length > 0 ? vars : undefined,
      datasets: Object.keys(wired.datasets).length > 0 ? wired.datasets : undefined,
      steps,
    }),
    comments,
  };
}

function stepOf({ kind, spark }: Draft, { words, reads, writes }: WiredStep, before: readonly string[]): Step {
  const { command, ...program } = kind;
  const list = words.length > 0 ? [...words] : undefined;
  return given<Step>({
    ...program,
    command: command ? list : undefined,
    args: command ? undefined : list,
    reads: reads.length > 0 ? [...reads] : undefined,
    writes: writes.length > 0 ? [...writes] : undefined,
    depends_on: before.length > 0 ? [...before] : undefined,
    spark,
  });
}
