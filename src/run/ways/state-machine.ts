import type { DescribeExecutionOutput } from "@aws-sdk/client-sfn";
import { WorldError } from "../../errors.ts";
import type { OpenRun } from "../execute.ts";
import { FencedError } from "../ledger/run-log.ts";
import type { RunStatus } from "../ledger/record.ts";
import { endClusters, PATIENCE } from "./state-machine-end.ts";
import { Execution } from "./state-machine-execution.ts";
import { failuresOf } from "./state-machine-history.ts";
import { clustersOf, requireStateMachine } from "./state-machine-order.ts";
import { restore } from "./state-machine-restore.ts";
import { settle } from "./state-machine-settle.ts";
import { Watch } from "./state-machine-watch.ts";

/**
 * Runs all of a plan as one execution of its deployed state machine, and watches it: the machine starts clusters and steps, decides
 * on retries, and ends what it has started; the runner finds them by name, and tells people and the ledger.
 */
export async function runStateMachine(open: OpenRun, wait: boolean): Promise<RunStatus> {
  const { journal } = open;
  const execution = knownExecution(open);
  const before = await execution?.describe();
  const isOver = before !== undefined && before.status !== "RUNNING";
  if (before) restore(journal.progress);
  const followed = execution && before ? execution : await start(open);
  if (!wait && !isOver) return "running";
  const end = await watched(open, followed);
  if (end === "left") return "running";
  if (!end) return "interrupted";
  if (end.execution.status === "SUCCEEDED") return "succeeded";
  if (!isOver && end.isTold) return "failed";
  throw hasFailed(open, end, isOver);
}

/** Ends an execution whose runner is gone, and its clusters: another run wants the environment. */
export async function endStateMachine(open: OpenRun): Promise<void> {
  const execution = knownExecution(open);
  if (!execution) return;
  await execution.stop();
  const watch = new Watch(open);
  await watch.begin();
  await endClusters(open, watch, false);
  await open.journal.flush();
}

function knownExecution({ order, world, journal }: OpenRun): Execution | undefined {
  const { handedOver } = journal.progress;
  return handedOver === undefined ? undefined : new Execution(order, world.aws.sfn, handedOver);
}

/** The intent names the execution before it is there: whoever takes the run up finds it, or starts it. */
async function start({ order, world, journal }: OpenRun): Promise<Execution> {
  requireStateMachine(order);
  const execution = new Execution(order, world.aws.sfn);
  await execution.requirePlan();
  const { handedOver, clusters } = journal.progress;
  const own = order.plan.settings.lifecycle === "transient" ? clustersOf(order.plan) : [];
  const unknown = own.filter((cluster) => !clusters.has(cluster));
  if (handedOver !== execution.arn) {
    await journal.intend([
      { type: "handed-over", via: order.via, id: execution.arn },
      ...unknown.map((cluster) => ({ type: "cluster-intended" as const, cluster, attempt: 1 })),
    ]);
  }
  await execution.start();
  return execution;
}

/** What came of an execution. */
interface End {
  readonly execution: DescribeExecutionOutput;
  /** People were told why it failed. */
  readonly isTold: boolean;
  /** Why clusters were not even there to be looked at. */
  readonly others: readonly string[];
}

/**
 * Watches until the execution has ended, and nothing of it is left, or until it is time to hand it over. Undefined when the run was
 * interrupted: then it was stopped.
 */
async function watched(open: OpenRun, execution: Execution): Promise<End | "left" | undefined> {
  const { world, journal } = open;
  const watch = new Watch(open);
  const work = follow(open, execution, watch);
  let failure: unknown;
  try {
    const end = await Promise.race([work, abortion(world.signal)]);
    if (end) return end;
  } catch (error) {
    // Another runner works on: nothing here is this one's to end.
    if (error instanceof FencedError) throw error;
    failure = error;
  }
  const { aborted: isInterrupted, reason } = world.signal as { aborted: boolean; reason: unknown };
  if (reason instanceof FencedError) throw reason;
  try {
    await execution.stop();
    // What is under way may still fail, and has nobody left to tell.
    await Promise.race([work.catch(() => undefined), pause(PATIENCE / 2)]);
    await endClusters(open, watch, true);
  } catch (error) {
    throw goesOn(execution, failure, error as Error);
  }
  await journal.flush();
  if (failure instanceof Error && !isInterrupted) throw failure;
  return undefined;
}

function goesOn({ arn }: Execution, failure: unknown, cause: Error): WorldError {
  const reasons = [failure, cause].flatMap((error) => (error instanceof Error ? [error.message] : []));
  return new WorldError(`the run could not be ended: ${reasons.join("; ")}`, {
    next: `The execution may go on, and its clusters cost money: aws stepfunctions stop-execution --execution-arn ${arn}, then end them.`,
    cause,
  });
}

async function follow(open: OpenRun, execution: Execution, watch: Watch): Promise<End | "left"> {
  const { poll, signal, sleep, aws, now: clock, handOverAt } = open.world;
  await watch.begin();
  for (let interval = poll.from; ;) {
    if (signal.aborted) throw new WorldError("interrupted");
    // Asked before the look: what it did before it ended is there to be seen.
    const now = await execution.describe();
    if (!now) throw new WorldError(`Step Functions does not know the execution ${execution.arn} any more`);
    const hasChanged = await watch.look();
    if (now.status === "RUNNING") {
      const left = (handOverAt?.getTime() ?? Infinity) - clock().getTime();
      if (left <= 0) return "left";
      interval = hasChanged ? poll.from : Math.min(poll.to, interval * 1.5);
      await sleep(Math.min(interval, left), signal);
    } else if (!hasChanged) {
      // An execution that was stopped, or that ran out of time, leaves its clusters.
      await endClusters(open, watch, false);
      const failures =
        now.status === "SUCCEEDED" ? new Map<string, string>() : await failuresOf(aws.sfn, execution.arn);
      const others = await settle(open, failures, watch.lost);
      return { execution: now, isTold: watch.hasTroubles && now.error === VERDICT && others.length === 0, others };
    }
  }
}

/** The error of an execution that went its whole way, and in which something failed. */
const VERDICT = "emrald.RunFailed";

function hasFailed({ order }: OpenRun, { execution, others }: End, isOver: boolean): WorldError {
  const { status, error, cause, executionArn } = execution;
  const said = [error, cause].filter((text) => text !== undefined).join(": ");
  const why = [`the execution ${executionArn} has ended (${status})`, others.length > 0 ? others.join("; ") : said];
  return new WorldError(why.filter((text) => text !== "").join(": "), {
    next: isOver
      ? `Run ${order.run} cannot be taken up any more: what it did stays, and a new run does all of it again.`
      : "Its clusters are ended. What it did stays, and a new run does all of it again.",
  });
}

function abortion(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
