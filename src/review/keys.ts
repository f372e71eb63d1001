import { durableChanges } from "./durable.ts";
import type { Keys } from "./kept.ts";
import type { Review } from "./review.ts";

/**
 * What the review has shown: the changes of the diff, and the durable resources that a preview would delete or replace. Of an environment that could not be told nothing
 * was shown, which is something else than that nothing changes.
 */
export function keysOf({ diff, previews }: Review): Keys {
  const keys = new Map<string, Set<string>>();
  for (const { environment, changes, untold } of diff?.environments ?? []) {
    if (untold === undefined) keys.set(environment, new Set(changes.map(({ key }) => key)));
  }
  for (const { environment, resources } of previews) {
    for (const { key } of durableChanges(environment, resources)) keys.get(environment)?.add(key);
  }
  return Object.fromEntries([...keys].map(([environment, of]) => [environment, [...of]]));
}
