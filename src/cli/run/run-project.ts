import { setTimeout as delay } from "node:timers/promises";
import { ulid } from "ulid";
import { UsageError } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import type { RunEvent } from "../../run/events.ts";
import { execute } from "../../run/execute.ts";
import { underLease } from "../../run/ledger/under-lease.ts";
import { Ledger } from "../../run/ledger/ledger.ts";
import { newOwner } from "../../run/ledger/owner.ts";
import type { RunStatus, Via } from "../../run/ledger/record.ts";
import type { RunOrder } from "../../run/order.ts";
import { requireSame } from "../../run/same-order.ts";
import { recordedOrder } from "../../run/recorded-order.ts";
import { requireStateMachine } from "../../run/ways/state-machine-order.ts";
import { works } from "../../run/ways/works.ts";
import type { Scalar } from "../../spec/schema/types.ts";
import type { RunPlace } from "./place.ts";

export interface RunRequest {
  /** Undefined: a new one gets an id of its own. */
  readonly run: string | undefined;
  /** The run is there, and is taken up as it was asked for. */
  readonly isResumed: boolean;
  readonly via: Via;
  readonly steps: readonly string[];
  readonly vars: Readonly<Record<string, Scalar>>;
  readonly wait: boolean;
  /** When the run is left to whoever takes it up. */
  readonly handOverAt: Date | undefined;
  readonly ssh: RunOrder["ssh"] | undefined;
}

export interface Talk {
  readonly emit: (event: RunEvent) => void;
  /** Told what is going to run, before anything does. */
  readonly begin: (plan: Plan, steps: readonly string[]) => void;
}

/** Holds the environment, runs, and gives both back whatever happens. */
export async function runProject(
  request: RunRequest,
  place: RunPlace,
  { emit, begin }: Talk,
  stop: AbortController,
): Promise<RunStatus> {
  const now = (): Date => new Date();
  const ledger = Ledger.of(place.plan, place.store, now);
  const order = await orderOf(request, place, ledger);
  if (order.via === "state-machine") requireStateMachine(order);
  if (!request.wait && order.via !== "job-flow" && order.via !== "state-machine")
    throw new UsageError(`run "${order.run}" needs emrald: its steps go one by one`, "Leave --no-wait out.");
  begin(order.plan, order.steps);
  const owner = newOwner();
  const lease = await ledger.take(order.run, owner);
  lease.keep((reason) => stop.abort(reason));
  return underLease(lease, async () => {
    try {
      await place.prepare(order);
      const world = {
        aws: await place.open(),
        store: place.store,
        ledger,
        now,
        sleep: (milliseconds: number, signal: AbortSignal) =>
          delay(milliseconds, undefined, { signal }).catch(() => undefined),
        poll: place.poll,
        settle: place.settle,
        emit,
        ...(request.handOverAt === undefined ? {} : { handOverAt: request.handOverAt }),
        signal: stop.signal,
      };
      return await execute(order, world, lease, owner, works(order.via, request.wait));
    } finally {
      await place.close();
    }
  });
}

/** A new run, or the one that is there: it goes on with its own plan, steps and variables. */
async function orderOf(request: RunRequest, place: RunPlace, ledger: Ledger): Promise<RunOrder> {
  const { plan, deployment } = place;
  const { run = ulid(), via, steps, vars, isResumed, ssh } = request;
  const placed = (order: Omit<RunOrder, "kept">): RunOrder => ({ ...order, kept: place.keptFor(order) });
  const asked = { plan, deployment, run, via, steps, vars, ...(ssh ? { ssh } : {}) };
  const record = request.run === undefined ? undefined : await ledger.read(run);
  if (!record) {
    if (isResumed)
      throw new UsageError(`there is no run "${run}" in the ledger`, "emrald runs lists those that are there.");
    return placed(asked);
  }
  if (record.environment !== plan.environment) {
    throw new UsageError(
      `run "${run}" is one of environment "${record.environment}"`,
      `Write --env ${record.environment}.`,
    );
  }
  if (!isResumed) requireSame(asked, record);
  return placed({ ...asked, ...(await recordedOrder(record, plan, place.store)) });
}
