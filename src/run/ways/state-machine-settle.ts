import { startOf } from "../../emit/state-machine/cluster-states.ts";
import { stateName } from "../../emit/state-machine/language.ts";
import { sha256 } from "../../model/canonical.ts";
import type { OpenRun } from "../execute.ts";
import { placeOf } from "../place.ts";

/**
 * What is left to say of steps when their execution has ended: one that could not even be added to its cluster has failed, by
 * the word of the execution, and what it never came to is skipped. Gives back why clusters could not even be asked for.
 */
export async function settle(
  open: OpenRun,
  failures: ReadonlyMap<string, string>,
  lost: ReadonlySet<string>,
): Promise<string[]> {
  const { order, world, journal } = open;
  const { schedule, clusters } = journal.progress;
  for (const step of order.steps) {
    const reason = statesOf(step)
      .flatMap((state) => failures.get(state) ?? [])
      .at(-1);
    while (reason !== undefined && schedule.state(step) === "waiting") {
      const attempt = schedule.attempt(step) + 1;
      journal.saw({ type: "step-intended", step, attempt });
      const { retry, skipped } = journal.saw({
        type: "step-ended",
        step,
        attempt,
        ending: "failed",
        seconds: 0,
        reason,
      });
      world.emit({ event: "step-failed", step, attempt, seconds: 0, reason, retry });
      for (const skip of skipped) world.emit({ event: "step-skipped", ...skip });
    }
  }
  for (const [step, state] of schedule.states) {
    if (state !== "waiting") continue;
    const place = placeOf(order.plan, step);
    const isLost = lost.has(place) || clusters.get(place)?.id === undefined;
    const because = isLost ? `the cluster ${place}` : "the execution";
    world.emit({ event: "step-skipped", step, because });
  }
  await journal.flush();
  return [...clusters].flatMap(([name, { id }]) => {
    const reason = id === undefined ? failures.get(startOf(name)) : undefined;
    return reason === undefined ? [] : [`cannot start the cluster "${name}": ${reason}`];
  });
}

/** The states of a step that do its work (see emit/state-machine). */
function statesOf(step: string): string[] {
  const crawls = ["wait for the crawler", "look at the crawler"].map((what) => `${step}: ${what}`);
  return [step, ...crawls].map((name) => stateName(name, sha256));
}
