import { createHash } from "node:crypto";
import { WorldError } from "../../errors.ts";
import { canonicalPretty } from "../../model/canonical.ts";
import { asText, planUri } from "../../plan/bind.ts";
import type { Plan } from "../../plan/plan.ts";
import { sideBySide } from "../side-by-side.ts";
import type { ObjectStore } from "../store.ts";

/** How many objects are written at once. */
const WRITES = 6;

/** What a file of the repository, of emrald itself, or of the lock of packages holds. */
export type BytesOf = (file: string) => Uint8Array | Promise<Uint8Array>;

/**
 * Puts the artifacts of a bound plan where steps find them, and then the plan: it is only there with all that it names. They
 * are called by their content, so what is there already is the same and stays. Gives back the URIs that were written.
 */
export async function publishPlan(plan: Plan, bytesOf: BytesOf, store: ObjectStore): Promise<readonly string[]> {
  // The same content twice is one object.
  const artifacts = new Map(
    Object.entries(plan.artifacts).map(([file, { sha256, uri }]) => [asText(uri), { file, sha256 }]),
  );
  const written = await sideBySide([...artifacts], WRITES, ([uri, { file, sha256 }]) =>
    writeOnce(store, uri, async () => same(file, sha256, await bytesOf(file))),
  );
  const last = await writeOnce(store, planUri(plan), () => Promise.resolve(Buffer.from(canonicalPretty(plan))));
  return [...written, last].flat();
}

async function writeOnce(store: ObjectStore, uri: string, bytes: () => Promise<Uint8Array>): Promise<string[]> {
  if (await store.exists(uri)) return [];
  await store.write(uri, await bytes());
  return [uri];
}

/** Under the name of a content nothing else may ever lie: it would stay there. */
function same(file: string, sha256: string, bytes: Uint8Array): Uint8Array {
  if (createHash("sha256").update(bytes).digest("hex") === sha256) return bytes;
  throw new WorldError(`"${file}" is not what the plan names: it has another content by now`, {
    next: "Nothing of the last deployment was changed. Do the same again: the plan is made anew.",
  });
}
