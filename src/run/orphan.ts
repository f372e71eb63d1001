import { Journal } from "./journal.ts";
import type { Owner } from "./ledger/entry.ts";
import type { RunOrder, RunWorld } from "./order.ts";
import { Progress } from "./progress.ts";
import { recordedOrder } from "./recorded-order.ts";
import { Runner } from "./runner.ts";
import { endStateMachine } from "./ways/state-machine.ts";

/**
 * Ends what a run has left running whose runner died: its steps would write while another run does. What it has done stays in
 * its ledger, so that it can be taken up later.
 */
export async function endOrphan(run: string, order: RunOrder, world: RunWorld, owner: Owner): Promise<void> {
  const record = await world.ledger.read(run);
  // It died before it did anything.
  if (!record) return;
  const orphan = { ...order, ...(await recordedOrder(record, order.plan, world.store)), kept: {} };
  const { log, batches } = await world.ledger.open(run, owner);
  const progress = new Progress(orphan.plan, orphan.steps, batches);
  const journal = new Journal(log, progress, world.now);
  const quiet = { ...world, emit: () => undefined };
  const startedAt = record.started_at;
  if (progress.handedOver === undefined) await new Runner(orphan, quiet, journal, startedAt).end();
  else await endStateMachine({ order: orphan, world: quiet, journal, startedAt });
  await journal.intend([{ type: "closed", status: "interrupted" }]);
  if (record.status === "running") await world.ledger.record({ ...record, status: "interrupted" });
}
