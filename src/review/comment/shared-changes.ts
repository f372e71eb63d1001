import { type Change, CLASSES, type DiffDocument } from "../../diff/types.ts";

/** A change that several environments have alike. */
export interface SharedChange extends Change {
  readonly environments: readonly string[];
}

/** The worst first; what comes first in one environment comes first here. */
export function sharedChanges(diff: DiffDocument | undefined): readonly SharedChange[] {
  const shared = new Map<string, Change & { environments: string[] }>();
  for (const { environment, changes } of diff?.environments ?? []) {
    for (const change of changes) {
      const { class: its, kind, of, subject, path, was, is, reason } = change;
      const same = JSON.stringify([its, kind, of, subject, path, was, is, reason]);
      const known = shared.get(same);
      if (known) known.environments.push(environment);
      else shared.set(same, { ...change, environments: [environment] });
    }
  }
  return [...shared.values()].sort((a, b) => CLASSES.indexOf(b.class) - CLASSES.indexOf(a.class));
}
