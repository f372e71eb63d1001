import { join } from "node:path";
import { s3Client } from "../../aws/clients.ts";
import { UsageError } from "../../errors.ts";
import type { Deployment } from "../../plan/deployment.ts";
import type { Plan } from "../../plan/plan.ts";
import { Ledger } from "../../run/ledger/ledger.ts";
import type { RunRecord } from "../../run/ledger/record.ts";
import { Progress } from "../../run/progress.ts";
import { recordedOrder } from "../../run/recorded-order.ts";
import { S3Store } from "../../run/s3-store.ts";
import type { ObjectStore } from "../../run/store.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { boundPlan } from "./bound-plan.ts";
import { localFolder, localStore } from "./local-place.ts";

/** The ledger of an environment, to read. */
export interface OpenLedger {
  readonly plan: Plan;
  readonly store: ObjectStore;
  readonly ledger: Ledger;
  /** Where the log of a step of this machine is while it runs. */
  readonly liveLog: ((cluster: string, step: string, name: string) => string) | undefined;
}

export function openLedger(root: string, unbound: Plan, deployment: Deployment): OpenLedger {
  const plan = boundPlan(unbound, deployment);
  const isLocal = plan.environment === LOCAL_ENVIRONMENT;
  const store = isLocal ? localStore(root) : new S3Store(s3Client({ region: plan.region }));
  const liveLog = (cluster: string, step: string, name: string): string =>
    join(localFolder(root), "nodes", cluster, "steps", step, name);
  return { plan, store, ledger: Ledger.of(plan, store, () => new Date()), liveLog: isLocal ? liveLog : undefined };
}

/** A run's record, and all that its ledger tells. Throws a UsageError where there is none of this id. */
export async function readRun(
  { plan, store, ledger }: OpenLedger,
  run: string,
): Promise<{ readonly record: RunRecord; readonly progress: Progress; readonly plan: Plan }> {
  const record = await ledger.read(run);
  if (record?.environment !== plan.environment) {
    throw new UsageError(`environment "${plan.environment}" has had no run "${run}"`, "emrald runs lists them.");
  }
  const order = await recordedOrder(record, plan, store);
  return { record, plan: order.plan, progress: new Progress(order.plan, order.steps, await ledger.batches(run)) };
}
