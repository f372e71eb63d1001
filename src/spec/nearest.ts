/** The name most like the given one, if any is like it at all: for "did you mean". */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  // A third of the letters may differ, and of two letters none: more is another word, not a slip.
  let least = Math.floor(name.length / 3) + 1;
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** `Did you mean "x"?`, or what there is to choose from. */
export function suggest(name: string, names: Iterable<string>, what: string): string {
  const known = [...names];
  const like = nearest(name, known);
  if (like !== undefined) return `Did you mean "${like}"?`;
  if (known.length === 0) return `There is no ${what} yet.`;
  return `Known: ${listed(known)}.`;
}

/** At most eight of them, by their letters: `a, b, c and 4 more`. */
export function listed(names: Iterable<string>): string {
  return firstOf([...names].sort());
}

/** The same in the order that they have. */
export function firstOf(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(", ");
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}

/** Restricted Damerau-Levenshtein: a swap of two neighbours counts one. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let least = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        least = Math.min(least, (before[column - 2] ?? 0) + 1);
      }
      current.push(least);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
