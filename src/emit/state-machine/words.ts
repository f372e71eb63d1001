import { parameter } from "../parameters.ts";
import type { Words } from "../words.ts";
import { mark } from "../marks.ts";

/** The execution is the run: its name is the run's id, which Step Functions takes once (StartExecution). */
export const RUN = mark("$$.Execution.Name");

export function stateWords(attempt: string): Words & { readonly attempt: string } {
  return {
    deployed: parameter,
    run: RUN,
    startedAt: mark("$$.Execution.StartTime"),
    attempt,
    variable: (pipeline, name) => mark(`$.vars.${pipeline}.${name}`),
  };
}
