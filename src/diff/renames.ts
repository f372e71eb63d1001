import { canonical } from "../model/canonical.ts";

type Named = readonly (readonly [name: string, value: unknown])[];

/**
 * A note for each that is gone and is like just one thing that is new, and the other way round: a rename is a removal and an addition, and people
 * want to know that it may be one. The values are what a rename leaves as it is.
 */
export function renames(gone: Named, added: Named): ReadonlyMap<string, { readonly note: string }> {
  const [before, now] = [byValue(gone), byValue(added)];
  const notes = new Map<string, { note: string }>();
  for (const [value, [name, ...others]] of before) {
    const [only, ...more] = now.get(value) ?? [];
    if (name === undefined || only === undefined || others.length + more.length > 0) continue;
    notes.set(name, { note: `was it renamed to "${only}"?` });
  }
  return notes;
}

function byValue(some: Named): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [name, value] of some) {
    const key = canonical(value);
    const known = found.get(key);
    if (known) known.push(name);
    else found.set(key, [name]);
  }
  return found;
}
