import { WorldError } from "../../errors.ts";
import { asText } from "../../plan/bind.ts";
import type { Plan } from "../../plan/plan.ts";
import { Ledger } from "../ledger/ledger.ts";
import type { RunRecord } from "../ledger/record.ts";
import { sideBySide } from "../side-by-side.ts";
import { decode, type ObjectStore } from "../store.ts";
import { locked, type LockWorld, type Sure } from "./lock.ts";
import { readMarkers } from "./marker.ts";
import { artifactsOf, plansOfRuns } from "./retained.ts";

/** How many objects are read or removed at once. */
const WIDTH = 16;

const PLAN = /\/plans\/([0-9a-f]{64})\.json$/;
const ARTIFACT = /\/artifacts\/[0-9a-f]{64}\/[^/]+$/;

/** What was taken away, and why no more was, where that was not possible. */
export interface Collected {
  readonly removed: readonly string[];
  readonly stopped?: string;
}

/**
 * Removes the plans and artifacts that nothing retained names, of all environments that share the bucket of a bound plan: see
 * `collectLocked`.
 */
export async function collect(plan: Plan, world: LockWorld): Promise<Collected> {
  const bucket = asText(plan.buckets["artifacts"]);
  return locked(bucket, "a collection", world, (sure) => collectLocked(plan, world.store, sure));
}

/**
 * Retained are the last ten deployments of each environment, and the runs that have not ended or are among the newest hundred
 * of their environment. Where one of their plans cannot be read, nothing is removed. The lock is the caller's.
 */
export async function collectLocked(plan: Plan, store: ObjectStore, sure: Sure): Promise<Collected> {
  const removed: string[] = [];
  try {
    const bucket = asText(plan.buckets["artifacts"]);
    const { plans, artifacts } = await unnamed(
      bucket,
      store,
      Ledger.of(plan, store, () => new Date()),
    );
    // Plans first: whatever ends this, a plan that is there has all that it names.
    for (const uris of [plans, artifacts]) {
      await sideBySide(uris, WIDTH, async (uri) => {
        sure();
        await store.remove(uri);
        removed.push(uri);
      });
    }
    return { removed };
  } catch (error) {
    // What is left over does no harm: the next collection finds it.
    if (error instanceof WorldError) return { removed, stopped: error.message };
    throw error;
  }
}

interface Unnamed {
  readonly plans: readonly string[];
  readonly artifacts: readonly string[];
}

async function unnamed(bucket: string, store: ObjectStore, ledger: Ledger): Promise<Unnamed> {
  // Before the markers: what has no marker when they are read must not be looked at either.
  const plans = (await store.list(`s3://${bucket}/plans/`)).filter((uri) => PLAN.test(uri));
  const artifacts = (await store.list(`s3://${bucket}/artifacts/`)).filter((uri) => ARTIFACT.test(uri));
  const markers = await readMarkers(bucket, store);
  const digests = new Set(markers.map((marker) => marker.plan));
  const named = new Set(markers.flatMap((marker) => marker.artifacts));
  const isOver = (uri: string): boolean => !digests.has(PLAN.exec(uri)?.[1] ?? "");
  // Mostly that is all there is, and nobody has to read every record of the ledger.
  if (!plans.some(isOver) && artifacts.every((uri) => named.has(uri))) return { plans: [], artifacts: [] };
  for (const digest of plansOfRuns(await records(ledger))) digests.add(digest);
  const retained = plans.filter((uri) => !isOver(uri));
  for (const uris of await sideBySide(retained, WIDTH, (uri) => artifactsAt(uri, store)))
    for (const uri of uris) named.add(uri);
  return { plans: plans.filter(isOver), artifacts: artifacts.filter((uri) => !named.has(uri)) };
}

async function records(ledger: Ledger): Promise<readonly RunRecord[]> {
  const found = await sideBySide(await ledger.runs(), WIDTH, async (run) => {
    const record = await ledger.read(run);
    // An execution that others began has reports here, and no record.
    if (!record) return [];
    if ((record.format as number) === 2) return [record];
    throw new WorldError(`the record of run ${run} cannot be read: a newer emrald has written it`);
  });
  return found.flat();
}

async function artifactsAt(uri: string, store: ObjectStore): Promise<readonly string[]> {
  const artifacts = artifactsOf(decode(await store.read(uri)));
  if (artifacts) return artifacts;
  throw new WorldError(`the plan "${uri}" cannot be read: it is broken, or a newer emrald has written it`);
}
