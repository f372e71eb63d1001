import { durableChanges } from "./durable.ts";
import type { Keys } from "./kept.ts";
import type { Review } from "./review.ts";

/** What the review has shown: the changes of the diff, and the durable resources that a preview would delete or replace. */
export function keysOf({ diff, previews }: Review): Keys {
  const keys = new Map<string, Set<string>>();
  const add = (environment: string, key: string): void => {
    keys.set(environment, (keys.get(environment) ?? new Set()).add(key));
  };
  for (const { environment, changes } of diff?.environments ?? []) for (const { key } of changes) add(environment, key);
  for (const { environment, resources } of previews) {
    for (const { key } of durableChanges(environment, resources)) add(environment, key);
  }
  return Object.fromEntries([...keys].map(([environment, of]) => [environment, [...of]]));
}
