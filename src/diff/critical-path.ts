import type { Plan } from "../plan/plan.ts";
import { waves } from "../plan/waves.ts";

/** The longest chain of steps, first to last, that goes through one of these; by the number of steps, since nobody knows how long each will take. */
export function longestChain(plan: Plan, through: ReadonlySet<string>): readonly string[] {
  if (through.size === 0) return [];
  const order = waves(plan).flat();
  const before = chains(order, (id) => plan.steps[id]?.needs ?? []);
  const after = chains(order.toReversed(), followers(plan));
  const lengthOf = (id: string): number => (before.get(id)?.length ?? 0) + (after.get(id)?.length ?? 0);
  const [start] = [...through]
    .filter((id) => before.has(id))
    .sort((a, b) => lengthOf(b) - lengthOf(a) || (a < b ? -1 : 1));
  return start === undefined ? [] : [...walk(start, before).toReversed(), ...walk(start, after).slice(1)];
}

interface Link {
  /** Of the longest chain that ends here, in steps. */
  readonly length: number;
  readonly next?: string;
}

/** For each step the longest chain over its neighbours, which come earlier in the order. */
function chains(order: readonly string[], neighbours: (id: string) => readonly string[]): ReadonlyMap<string, Link> {
  const links = new Map<string, Link>();
  for (const id of order) {
    const known = neighbours(id).filter((one) => links.has(one));
    const [next] = [...known].sort(
      (a, b) => (links.get(b)?.length ?? 0) - (links.get(a)?.length ?? 0) || (a < b ? -1 : 1),
    );
    links.set(id, next === undefined ? { length: 1 } : { length: 1 + (links.get(next)?.length ?? 0), next });
  }
  return links;
}

function followers({ steps }: Plan): (id: string) => readonly string[] {
  const found = new Map<string, string[]>();
  for (const [id, { needs }] of Object.entries(steps)) {
    for (const need of needs) {
      const known = found.get(need);
      if (known) known.push(id);
      else found.set(need, [id]);
    }
  }
  return (id) => found.get(id) ?? [];
}

function walk(start: string, links: ReadonlyMap<string, Link>): string[] {
  const path: string[] = [];
  for (let at: string | undefined = start; at !== undefined; at = links.get(at)?.next) path.push(at);
  return path;
}
