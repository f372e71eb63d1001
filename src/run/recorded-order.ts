import { WorldError } from "../errors.ts";
import { planUri } from "../plan/bind.ts";
import type { Plan } from "../plan/plan.ts";
import type { RunRecord } from "./ledger/record.ts";
import type { RunOrder } from "./order.ts";
import { decode, type ObjectStore } from "./store.ts";

/** What a run was asked to do, by its record: its plan lies among the artifacts. */
export async function recordedOrder(
  { run, plan: digest, via, vars, steps }: RunRecord,
  current: Plan,
  store: ObjectStore,
): Promise<Pick<RunOrder, "plan" | "run" | "via" | "vars" | "steps">> {
  const uri = planUri({ ...current, digest });
  const plan = digest === current.digest ? current : (decode(await store.read(uri)) as Plan | undefined);
  if (!plan)
    throw new WorldError(`the plan of run ${run} is not there: ${uri}`, {
      next: `Put it back. Or end the clusters with the tag emrald:run=${run} by hand, and remove that run from the ledger.`,
    });
  return { plan, run, via, vars, steps: Object.keys(steps) };
}
