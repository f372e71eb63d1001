import { canonicalPretty } from "../model/canonical.ts";
import { asText } from "../plan/bind.ts";
import type { Plan } from "../plan/plan.ts";
import type { ObjectStore } from "./store.ts";

/** Where a deployed plan lies. */
export function planUri(plan: Plan): string {
  return `s3://${asText(plan.buckets["artifacts"])}/plans/${plan.digest}.json`;
}

/**
 * Puts a bound plan and the artifacts that it names where steps find them. They are called by their content, so what is
 * there already is the same and stays.
 */
export async function deployPlan(plan: Plan, bytesOf: (file: string) => Uint8Array, store: ObjectStore): Promise<void> {
  for (const [file, { uri }] of Object.entries(plan.artifacts))
    await writeOnce(store, asText(uri), () => bytesOf(file));
  await writeOnce(store, planUri(plan), () => Buffer.from(canonicalPretty(plan)));
}

async function writeOnce(store: ObjectStore, uri: string, bytes: () => Uint8Array): Promise<void> {
  if (!(await store.exists(uri))) await store.write(uri, bytes());
}
