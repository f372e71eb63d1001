import { setTimeout as delay } from "node:timers/promises";
import { join } from "node:path";
import { emrClient, emrClientWithoutRetries } from "../aws/emr.ts";
import { UsageError, WorldError } from "../errors.ts";
import {
  packExecutor,
  PortTakenError,
  sparkExecutor,
  startEndpoint,
  type Endpoint,
  type ExecutorFactory,
} from "../local/index.ts";
import { asText, bind } from "../plan/bind.ts";
import type { Plan } from "../plan/plan.ts";
import { deployPlan } from "../run/deploy.ts";
import type { RunEvent } from "../run/events.ts";
import { FolderStore } from "../run/folder-store.ts";
import { Ledger, type RunStatus } from "../run/ledger.ts";
import { run } from "../run/runner.ts";
import { mirrorUploads } from "../run/uploads.ts";
import type { Scalar } from "../spec/schema/types.ts";
import type { Artifacts } from "./facts.ts";
import { findMachine } from "./machine.ts";
import { PACKAGE_ROOT } from "./roots.ts";

export type Pack = "step" | "run";

/** Everything of the local environment lies below this folder of the project. */
export function localFolder(root: string): string {
  return join(root, ".emrald", "local");
}

export function localStore(root: string): FolderStore {
  return new FolderStore(join(localFolder(root), "s3"));
}

/** Steps with real Spark on this machine: one application a step, or one for all. */
export function executor(root: string, pack: Pack): ExecutorFactory {
  const { python, javaHome, sparkHome } = findMachine(root);
  const options = {
    sparkSubmit: join(sparkHome, "bin", "spark-submit"),
    python,
    sparkHome,
    runtime: join(PACKAGE_ROOT, "spark"),
    // A laptop's data is small: two hundred partitions, Spark's default, would be two hundred tiny tasks.
    conf: {
      "spark.sql.shuffle.partitions": "4",
      "spark.default.parallelism": "4",
      "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    },
    ...(javaHome === undefined ? {} : { javaHome }),
  };
  return pack === "run" ? packExecutor(options) : sparkExecutor(options);
}

export async function openEndpoint(root: string, makeExecutor: ExecutorFactory, port = 0): Promise<Endpoint> {
  try {
    return await startEndpoint({
      port,
      stateDir: localFolder(root),
      s3Dir: join(localFolder(root), "s3"),
      executor: makeExecutor,
    });
  } catch (cause) {
    if (cause instanceof PortTakenError)
      throw new UsageError(cause.message, "Choose another with --port, or 0 for any that is free.");
    throw new WorldError(`the local endpoint cannot start: ${(cause as Error).message}`, { cause });
  }
}

export interface LocalRunOrder {
  readonly root: string;
  readonly plan: Plan;
  readonly artifacts: Artifacts;
  readonly run: string;
  readonly steps: readonly string[];
  readonly vars: Readonly<Record<string, Scalar>>;
  readonly pack: Pack;
  /** Stands in for the folder `data/`. */
  readonly data?: string;
  readonly emit: (event: RunEvent) => void;
  readonly signal: AbortSignal;
}

/** Deploys to the local buckets and runs there, through the endpoint, by the same runner as on AWS. */
export async function runLocally(order: LocalRunOrder): Promise<RunStatus> {
  const { root, steps, vars, signal, emit } = order;
  const plan = bind(order.plan, { account: asText(order.plan.account) }, order.plan);
  const store = localStore(root);
  const ledger = new Ledger(store, asText(plan.buckets["ledger"]), plan.environment);
  const makeExecutor = executor(root, order.pack);
  for (const name of Object.values(plan.buckets)) await store.makeBucket(asText(name));
  await ledger.lock(order.run, new Date().toISOString());
  try {
    await deployPlan(plan, (file) => order.artifacts.bytes(file), store);
    await mirrorUploads(plan, steps, root, store, order.data);
    const endpoint = await openEndpoint(root, makeExecutor);
    try {
      const place = { region: plan.region, endpoint: endpoint.url };
      return await run(
        { plan, run: order.run, steps, vars },
        {
          emr: emrClient(place),
          once: emrClientWithoutRetries(place),
          store,
          ledger,
          now: () => new Date(),
          sleep: (milliseconds, stop) => delay(milliseconds, undefined, { signal: stop }).catch(() => undefined),
          poll: POLL,
          emit,
          signal,
        },
      );
    } finally {
      await endpoint.close();
    }
  } finally {
    await ledger.unlock(order.run);
  }
}

/** Milliseconds. The endpoint is in this process, so looking costs little. */
const POLL = 40;
