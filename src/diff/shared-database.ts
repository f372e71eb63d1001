import type { Plan } from "../plan/plan.ts";

interface Placed {
  /** As it was compiled: an account that the spec does not name is none yet. */
  readonly plan: Plan;
}

/**
 * The other environments of a tree whose catalog has a database of the same name in the same region, unless they are known to be in another account. Of those
 * that are known to be in one account there are none: `check` refuses them (catalog/same-database).
 */
export function databaseSharedWith(name: string, environments: ReadonlyMap<string, Placed>): readonly string[] {
  const own = environments.get(name);
  if (!own || own.plan.catalog.tables === "none") return [];
  return [...environments]
    .filter(([other, one]) => other !== name && one.plan.catalog.tables !== "none" && isSame(own, one))
    .map(([other]) => other);
}

function isSame(one: Placed, other: Placed): boolean {
  const [{ plan }, { plan: others }] = [one, other];
  const isGiven = typeof plan.account === "string" && typeof others.account === "string";
  const isElsewhere = isGiven && plan.account !== others.account;
  return plan.region === others.region && plan.catalog.database === others.catalog.database && !isElsewhere;
}
