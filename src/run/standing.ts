import type { Plan } from "../plan/plan.ts";
import type { RunRecord } from "./ledger/record.ts";
import type { Progress } from "./progress.ts";

/**
 * Where clusters and steps stand, for people. Of a run that is over, a step that nothing has come of by now was cut off, or never
 * begun.
 */
export function standing(
  plan: Plan,
  { schedule, clusters }: Progress,
  isOver = true,
): Pick<RunRecord, "clusters" | "steps"> {
  const words = {
    waiting: isOver ? "skipped" : "waiting",
    active: isOver ? "interrupted" : "running",
    succeeded: "succeeded",
    failed: "failed",
    skipped: "skipped",
  };
  return {
    clusters: Object.fromEntries([...clusters].flatMap(([name, { id }]) => (id === undefined ? [] : [[name, id]]))),
    steps: Object.fromEntries(
      [...schedule.states]
        .filter(([step]) => plan.steps[step])
        .map(([step, state]) => [step, { state: words[state], attempts: schedule.attempt(step) }]),
    ),
  };
}
