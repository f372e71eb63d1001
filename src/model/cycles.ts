/** One cycle of every knot in the graph, as a path that ends where it began. Linear: depth first, each step entered once. */
export function cycles(needs: ReadonlyMap<string, readonly string[]>, ordered: ReadonlySet<string>): string[][] {
  const found: string[][] = [];
  const done = new Set<string>(ordered);
  for (const start of [...needs.keys()].sort()) {
    if (done.has(start)) continue;
    const path: string[] = [start];
    const open = new Map<string, number>([[start, 0]]);
    const next: number[] = [0];
    while (path.length > 0) {
      const step = path.at(-1) ?? start;
      const before = needs.get(step) ?? [];
      const index = next.at(-1) ?? 0;
      const other = before[index];
      if (other === undefined) {
        path.pop();
        next.pop();
        open.delete(step);
        done.add(step);
        continue;
      }
      next[next.length - 1] = index + 1;
      const since = open.get(other);
      if (since !== undefined) {
        // Edges lead from a step to what it needs; people read the other way, from what is made to what it feeds.
        found.push([...path.slice(since), other].reverse());
        for (const member of path.slice(since)) done.add(member);
      } else if (!done.has(other)) {
        open.set(other, path.length);
        path.push(other);
        next.push(0);
      }
    }
  }
  return found;
}
