import { WorldError } from "../../errors.ts";
import { asText } from "../../plan/bind.ts";
import type { Plan } from "../../plan/plan.ts";
import { sideBySide } from "../side-by-side.ts";
import { decode, encode, type ObjectStore } from "../store.ts";

/** Deployments of an environment whose plans stay: so far back goes a rollback. */
const DEPLOYMENTS = 10;

/** How many objects are read at once. */
const READS = 32;

/** Says that a plan stays, with all that it names: it is there before any of that is. */
export interface Marker {
  readonly format: 1;
  /** Digest. */
  readonly plan: string;
  /** URIs of its artifacts. */
  readonly artifacts: readonly string[];
  /** ISO 8601, UTC. */
  readonly at: string;
  /** What it was deployed from; none where that was no commit as it is. */
  readonly commit?: string;
}

/** Retains a plan as the environment's newest deployment, and gives back its number. */
export async function markDeployment(
  plan: Plan,
  store: ObjectStore,
  now: Date,
  commit: string | undefined,
): Promise<number> {
  const folder = folderOf(plan);
  const marker = { ...markerOf(plan, now), ...(commit === undefined ? {} : { commit }) };
  for (;;) {
    const last = (await numbers(store, folder)).at(-1) ?? 0;
    // The same once more is no other deployment.
    if (last > 0 && (await markerAt(store, uriOf(folder, last)))?.plan === plan.digest) return last;
    if (await store.writeNew(uriOf(folder, last + 1), encode(marker))) return last + 1;
  }
}

/**
 * Retains the plan of the run that an environment is about to begin, until its next one does: from then on the ledger has its
 * record, which retains it.
 */
export async function markRun(plan: Plan, store: ObjectStore, now: Date): Promise<void> {
  await store.write(`${folderOf(plan)}run.json`, encode(markerOf(plan, now)));
}

/** The newest deployment of an environment, also one that was taken down since. `plan` is bound. Throws a WorldError where it cannot be read. */
export async function newestDeployment(plan: Plan, store: ObjectStore): Promise<Marker | undefined> {
  const folder = folderOf(plan);
  const last = (await numbers(store, folder)).at(-1);
  return last === undefined ? undefined : readMarker(store, uriOf(folder, last));
}

/**
 * A plan was deployed once more, and well: what has changed since is what has changed since this commit. Where the newest deployment is one of another
 * plan it stays as it is. `plan` is bound; nobody else deploys its environment meanwhile.
 */
export async function renewDeployment(plan: Plan, store: ObjectStore, commit: string | undefined): Promise<void> {
  const folder = folderOf(plan);
  const last = (await numbers(store, folder)).at(-1);
  if (last === undefined) return;
  const { commit: before, ...marker } = await readMarker(store, uriOf(folder, last));
  if (marker.plan !== plan.digest || commit === before) return;
  await store.write(uriOf(folder, last), encode({ ...marker, ...(commit === undefined ? {} : { commit }) }));
}

/** Lets go of the deployments before the last ten, but for the one that the environment works with. */
export async function forgetDeployments(plan: Plan, store: ObjectStore, deployed: string | undefined): Promise<void> {
  const folder = folderOf(plan);
  const old = (await numbers(store, folder)).slice(0, -DEPLOYMENTS);
  for (const number of old) {
    const uri = uriOf(folder, number);
    const marker = await markerAt(store, uri);
    // What a newer emrald has written is its own to remove.
    if (marker && marker.plan !== deployed) await store.remove(uri);
  }
}

/** What is retained by the markers of all environments that share a bucket. Throws a WorldError where one cannot be read. */
export async function readMarkers(bucket: string, store: ObjectStore): Promise<readonly Marker[]> {
  const uris = await store.list(`s3://${bucket}/deployments/`);
  return sideBySide(uris, READS, (uri) => readMarker(store, uri));
}

async function readMarker(store: ObjectStore, uri: string): Promise<Marker> {
  const marker = await markerAt(store, uri);
  if (marker) return marker;
  throw new WorldError(`"${uri}" cannot be read: it is broken, or a newer emrald has written it`);
}

async function markerAt(store: ObjectStore, uri: string): Promise<Marker | undefined> {
  const marker = (decode(await store.read(uri)) ?? {}) as Partial<Marker>;
  const isMarker = marker.format === 1 && typeof marker.plan === "string" && Array.isArray(marker.artifacts);
  return isMarker ? (marker as Marker) : undefined;
}

function markerOf(plan: Plan, now: Date): Marker {
  const artifacts = Object.values(plan.artifacts).map(({ uri }) => asText(uri));
  return { format: 1, plan: plan.digest, artifacts: [...new Set(artifacts)].sort(), at: now.toISOString() };
}

function folderOf(plan: Plan): string {
  return `s3://${asText(plan.buckets["artifacts"])}/deployments/${plan.environment}/`;
}

function uriOf(folder: string, number: number): string {
  return `${folder}${String(number).padStart(8, "0")}.json`;
}

async function numbers(store: ObjectStore, folder: string): Promise<number[]> {
  const names = await store.names(folder);
  return names.flatMap((name) => (/^\d{8}\.json$/.test(name) ? [Number.parseInt(name, 10)] : [])).sort((a, b) => a - b);
}
