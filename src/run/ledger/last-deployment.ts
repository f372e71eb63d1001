import { WorldError } from "../../errors.ts";
import { decode, encode, type ObjectStore } from "../store.ts";

/** What an environment was changed to last, or was about to be: written before anything of it is made. */
export interface LastDeployment {
  readonly format: 1;
  /** Digest. */
  readonly plan: string;
  /** What it comes from; none where that was no commit as it is. */
  readonly commit?: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** `folder` is where the lock of the stack lies, which the caller has. */
export async function writeLastDeployment(
  store: ObjectStore,
  folder: string,
  last: Omit<LastDeployment, "format">,
): Promise<void> {
  await store.write(uriIn(folder), encode({ format: 1, ...last }));
}

/** Undefined where emrald has deployed nothing yet. Throws a WorldError where it cannot be read. */
export async function readLastDeployment(store: ObjectStore, folder: string): Promise<LastDeployment | undefined> {
  const bytes = await store.read(uriIn(folder));
  if (!bytes) return undefined;
  const last = (decode(bytes) ?? {}) as Partial<LastDeployment>;
  if (last.format === 1 && typeof last.plan === "string") return last as LastDeployment;
  throw new WorldError(`"${uriIn(folder)}" cannot be read: it is broken, or a newer emrald has written it`);
}

function uriIn(folder: string): string {
  return `${folder}/last.json`;
}
