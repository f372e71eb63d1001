import type { Work } from "../execute.ts";
import type { Via } from "../ledger/record.ts";
import { Runner } from "../runner.ts";
import { runStateMachine } from "./state-machine.ts";

/** What works on a run that is open, by the way it runs. */
export function works(via: Via, wait: boolean): Work {
  if (via === "state-machine") return (open) => runStateMachine(open, wait);
  return ({ order, world, journal, startedAt }) => {
    const runner = new Runner(order, world, journal, startedAt);
    return wait ? runner.run() : runner.handOver();
  };
}
