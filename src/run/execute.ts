import { Journal } from "./journal.ts";
import type { Batch, Owner } from "./ledger/entry.ts";
import type { Lease } from "./ledger/lease.ts";
import type { RunRecord, RunStatus } from "./ledger/record.ts";
import type { RunLog } from "./ledger/run-log.ts";
import type { RunOrder, RunWorld } from "./order.ts";
import { endOrphan } from "./orphan.ts";
import { Progress } from "./progress.ts";
import { requireSame } from "./same-order.ts";
import { standing } from "./standing.ts";

/** A run while one runner works on it. */
export interface OpenRun {
  readonly order: RunOrder;
  readonly world: RunWorld;
  readonly journal: Journal;
  /** ISO 8601, UTC: when the run was first begun. */
  readonly startedAt: string;
}

/**
 * Does the work of a run that is open. "running" when it goes on without a runner. Throws when the world fails; then the run can
 * be taken up again.
 */
export type Work = (open: OpenRun) => Promise<RunStatus>;

/**
 * Runs an order, or takes up the run of its id where another runner left it. The lease of the environment is the caller's:
 * it holds it before anything of the run is made, and gives it back afterwards.
 */
export async function execute(
  order: RunOrder,
  world: RunWorld,
  lease: Lease,
  owner: Owner,
  work: Work,
): Promise<RunStatus> {
  for (const orphan of lease.orphans) {
    const was = await endOrphan(orphan, order, world, owner);
    if (was !== undefined) world.emit({ event: "orphan-ended", run: orphan, was });
  }
  if (lease.orphans.length > 0) await lease.tidied();

  lease.begins();
  const begun = newRecord(order, world.now());
  const isNew = await world.ledger.create(begun);
  const record = isNew ? begun : ((await world.ledger.read(order.run)) ?? begun);
  // Somebody may have made it a moment ago.
  if (!isNew) requireSame(order, record);
  if (record.status === "succeeded") return tellSucceeded(record, order, world);

  const { log, batches } = await world.ledger.open(order.run, owner);
  const { plan, run, steps } = order;
  world.emit({
    event: "run-started",
    run,
    environment: plan.environment,
    plan: plan.digest,
    steps: steps.length,
    resumed: !isNew,
  });
  if (!isNew) await world.ledger.record({ ...withoutEnd(record), status: "running" });
  return close(order, world, { record, log, batches, owner }, work);
}

async function close(
  order: RunOrder,
  world: RunWorld,
  { record, log, batches, owner }: { record: RunRecord; log: RunLog; batches: readonly Batch[]; owner: Owner },
  work: Work,
): Promise<RunStatus> {
  const progress = new Progress(order.plan, order.steps, batches);
  progress.apply({ type: "opened", owner }, world.now());
  const journal = new Journal(log, progress, world.now);
  const begun = world.now();
  let status: RunStatus = "failed";
  // A call that was under way when the run was cut off may be answered after its end: that is not news any more.
  const telling = { emit: world.emit };
  try {
    status = await work({
      order,
      world: { ...world, emit: (event) => telling.emit(event) },
      journal,
      startedAt: record.started_at,
    });
  } finally {
    if (status !== "running") await end(status);
  }
  if (status === "running") {
    await journal.intend([{ type: "left" }]);
    world.emit({ event: "run-left", run: order.run, environment: order.plan.environment });
  }
  return status;

  async function end(status: Exclude<RunStatus, "running">): Promise<void> {
    const ended = { ...record, ...standing(order.plan, progress), status, ended_at: world.now().toISOString() };
    await journal.close({ type: "closed", status });
    await world.ledger.record(ended);
    const seconds = (world.now().getTime() - begun.getTime()) / 1000;
    world.emit({ event: "run-ended", run: order.run, status, seconds });
    telling.emit = () => undefined;
  }
}

function newRecord({ plan, run, via, vars, steps }: RunOrder, now: Date): RunRecord {
  return {
    format: 2,
    run,
    environment: plan.environment,
    plan: plan.digest,
    via,
    vars,
    status: "running",
    started_at: now.toISOString(),
    clusters: {},
    steps: Object.fromEntries([...steps].sort().map((step) => [step, { state: "waiting", attempts: 0 }])),
  };
}

function withoutEnd({ ended_at: _, ...record }: RunRecord): RunRecord {
  return record;
}

/** A run that has succeeded has nothing left to do: to run it again is to be told so. */
function tellSucceeded(record: RunRecord, { run, plan, steps }: RunOrder, world: RunWorld): RunStatus {
  const { environment, digest } = plan;
  world.emit({ event: "run-started", run, environment, plan: digest, steps: steps.length, resumed: true });
  world.emit({ event: "run-ended", run, status: "succeeded", seconds: 0, earlier: true });
  return record.status;
}
