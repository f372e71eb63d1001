import { UsageError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import { selectSteps, type StepChoice } from "../plan/select-steps.ts";

/** The steps that the command line names. Throws a UsageError for a name that is none. */
export function chooseSteps(plan: Plan, choice: StepChoice): readonly string[] {
  const chosen = selectSteps(plan, choice);
  if ("problem" in chosen) throw new UsageError(chosen.problem, chosen.hint);
  return chosen.steps;
}
