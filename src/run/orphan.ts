import { TerminateJobFlowsCommand } from "@aws-sdk/client-emr";
import { asking } from "./asking.ts";
import { Journal } from "./journal.ts";
import type { Batch, Owner } from "./ledger/entry.ts";
import type { RunStatus } from "./ledger/record.ts";
import type { RunOrder, RunWorld } from "./order.ts";
import { Progress } from "./progress.ts";
import { recordedOrder } from "./recorded-order.ts";
import { Runner } from "./runner.ts";
import { endStateMachine } from "./ways/state-machine.ts";

/**
 * Ends what a run has left running whose runner died: its steps would write while another run does. What it has done stays in
 * its ledger, so that it can be taken up later. Gives its status until then; undefined where it had not begun.
 */
export async function endOrphan(
  run: string,
  order: RunOrder,
  world: RunWorld,
  owner: Owner,
): Promise<RunStatus | undefined> {
  const record = await world.ledger.read(run);
  // It died before it did anything.
  if (!record) return undefined;
  const { log, batches } = await world.ledger.open(run, owner);
  const recorded = await recordedOrder(record, order.plan, world.store).catch(() => undefined);
  if (!recorded) {
    await endClusters(batches, world);
    await world.ledger.record({ ...record, status: "interrupted" });
    return record.status;
  }
  const orphan = { ...order, ...recorded, kept: {} };
  const progress = new Progress(orphan.plan, orphan.steps, batches);
  const journal = new Journal(log, progress, world.now);
  const quiet = { ...world, emit: () => undefined };
  const startedAt = record.started_at;
  if (progress.handedOver === undefined) await new Runner(orphan, quiet, journal, startedAt).end();
  else await endStateMachine({ order: orphan, world: quiet, journal, startedAt });
  await journal.intend([{ type: "closed", status: "interrupted" }]);
  if (record.status === "running") await world.ledger.record({ ...record, status: "interrupted" });
  return record.status;
}

/** Without its plan nothing can be said of its steps: the clusters that its log names are ended. */
async function endClusters(batches: readonly Batch[], { aws }: RunWorld): Promise<void> {
  const ids = batches.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.type === "cluster-started" && !entry.kept ? [entry.id] : [])),
  );
  for (const id of new Set(ids)) {
    await asking(`end the cluster ${id} of a run whose plan is gone`, () =>
      aws.emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [id] })),
    );
  }
}
