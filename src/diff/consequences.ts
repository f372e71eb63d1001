import { unbound } from "../plan/bind.ts";
import { isRuntimeStep, type Plan, type PlanStep } from "../plan/plan.ts";
import { waves } from "../plan/waves.ts";
import { longestChain } from "./critical-path.ts";
import { KINDS, type KindName } from "./kinds.ts";
import type { Kind } from "./kinds/kind.ts";
import { reached, scopeOf } from "./scope.ts";
import type { Change, Consequences } from "./types.ts";

export const NO_CONSEQUENCES: Consequences = {
  runAgain: [],
  datasets: [],
  consumers: [],
  owners: [],
  criticalPath: [],
};

/** What follows from changes by lineage: that of the head, and of the base for what is gone. */
export function consequencesOf(changes: readonly Change[], base: Plan, head: Plan): Consequences {
  if (changes.length === 0) return NO_CONSEQUENCES;
  const loud = changes.filter((one) => isLoud(one.kind) || scopeOf(one) === "steps");
  const runAgain = stepsOf(loud, head);
  const datasets = datasetsOf(changes, runAgain, base, head);
  const consumers = consumersOf(changes, datasets, base, head);
  return {
    runAgain: [...runAgain].map(([step, because]) => ({ step, because })),
    datasets: [...datasets].map(([dataset, through]) => (through === undefined ? { dataset } : { dataset, through })),
    consumers,
    owners: ownersOf(changes, runAgain, datasets, base, head),
    criticalPath: longestChain(head, new Set(runAgain.keys())),
  };
}

function isLoud(kind: string): boolean {
  const known: Kind = KINDS[kind as KindName];
  return known.isQuiet !== true;
}

/** Steps that do something else, in the order in which they run, each with its nearest cause. */
function stepsOf(loud: readonly Change[], head: Plan): ReadonlyMap<string, string> {
  const ofStep = bySubject(loud, "step");
  const ofData = bySubject(loud.filter((one) => one.of === "dataset" || one.of === "upload"));
  const ofVariable = bySubject(loud, "variable");
  const ofCluster = bySubject(loud, "cluster");
  const ofEmrald = loud.find(({ of }) => of === "emrald");
  const ofAll = loud.find((one) => scopeOf(one) === "steps");
  const again = new Map<string, string>();
  const other = new Map<string, string>();
  for (const id of waves(head).flat()) {
    const step = head.steps[id];
    if (!step) continue;
    const touched = [...step.writes, ...step.reads].map(({ dataset }) => dataset);
    const cause =
      ofStep.get(id) ??
      touched.map((dataset) => ofData.get(dataset)).find((one) => one !== undefined) ??
      variablesOf(step)
        .map((name) => ofVariable.get(name))
        .find((one) => one !== undefined) ??
      ofCluster.get(step.cluster) ??
      (isRuntimeStep(step) ? ofEmrald : undefined) ??
      ofAll;
    const read = step.reads.find(({ dataset }) => other.has(dataset))?.dataset;
    if (!cause && read === undefined) continue;
    again.set(id, cause ? causeText(cause, id) : `it reads ${read ?? ""}, which ${other.get(read ?? "") ?? ""} writes`);
    for (const { dataset } of step.writes) other.set(dataset, id);
  }
  return again;
}

function bySubject(changes: readonly Change[], of?: Change["of"]): ReadonlyMap<string, Change> {
  const found = new Map<string, Change>();
  // The worst come first, and the first is the one to name.
  for (const one of changes)
    if ((of === undefined || one.of === of) && !found.has(one.subject)) found.set(one.subject, one);
  return found;
}

function variablesOf({ params, args }: PlanStep): string[] {
  return unbound([params, args]);
}

/** `its code: spark/apps/x.py`, `stocks/prices: column narrowed (columns.close.type)`. */
function causeText({ kind, of, subject, path }: Change, step: string): string {
  if (of === "emrald") return "emrald itself is another";
  const what = kind.slice(kind.indexOf("/") + 1).replaceAll("-", " ");
  const area = kind.slice(0, kind.indexOf("/"));
  const where = path === undefined ? "" : ` (${path})`;
  return subject === step && area === "step" ? `${area} ${what}${where}` : `${subject}: ${area} ${what}${where}`;
}

/** Datasets that hold something else, or that are described otherwise, and the step of the head that writes each. */
function datasetsOf(
  changes: readonly Change[],
  runAgain: ReadonlyMap<string, string>,
  base: Plan,
  head: Plan,
): ReadonlyMap<string, string | undefined> {
  const [writers, before] = [writersOf(head), writersOf(base)];
  const found = new Map<string, string | undefined>();
  const changed = changes.filter(
    (one) =>
      (one.of === "dataset" || one.of === "upload") &&
      (isLoud(one.kind) || one.class === "breaking" || one.class === "destructive"),
  );
  for (const { subject } of changed)
    found.set(subject, writers.get(subject) ?? (head.datasets[subject] ? undefined : before.get(subject)));
  for (const one of changes)
    for (const id of [...reached(one, head), ...reached(one, base)])
      if (!found.has(id)) found.set(id, writers.get(id) ?? (head.datasets[id] ? undefined : before.get(id)));
  for (const id of abandoned(changes, base, head, writers)) found.set(id, undefined);
  for (const id of runAgain.keys())
    for (const { dataset } of head.steps[id]?.writes ?? [])
      if (found.get(dataset) === undefined) found.set(dataset, id);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Datasets that a step wrote which is gone, or writes them no more. */
function abandoned(changes: readonly Change[], base: Plan, head: Plan, writers: ReadonlyMap<string, string>): string[] {
  return changes
    .filter(({ kind }) => kind === "step/removed-writer" || kind === "step/writes-no-more")
    .flatMap(({ subject }) => base.steps[subject]?.writes ?? [])
    .map(({ dataset }) => dataset)
    .filter((id) => head.datasets[id] && !writers.has(id));
}

/** Dataset to the first step that writes it. */
function writersOf({ steps }: Plan): ReadonlyMap<string, string> {
  const all = Object.entries(steps).flatMap(([id, { writes }]) => writes.map(({ dataset }) => [dataset, id] as const));
  return new Map(all.toReversed());
}

/** Those of before as well: whoever the same change takes out of the list relied on it. */
function consumersOf(
  changes: readonly Change[],
  datasets: ReadonlyMap<string, string | undefined>,
  base: Plan,
  head: Plan,
): Consequences["consumers"] {
  const removed = changes.filter(({ kind }) => kind === "dataset/consumer-removed").map(({ subject }) => subject);
  return [...new Set([...datasets.keys(), ...removed])].sort().flatMap((dataset) => {
    const [before, now] = [base, head].map(({ datasets: all }) => all[dataset]?.consumers ?? []) as [
      string[],
      string[],
    ];
    const gone = before.filter((consumer) => !now.includes(consumer));
    const concerned = datasets.has(dataset) ? [...now, ...gone] : gone;
    return concerned.map((consumer) => {
      const [owner] = ownersOfOne("datasets", dataset, now.includes(consumer) ? [head, base] : [base, head]);
      return owner === undefined ? { consumer, dataset } : { consumer, dataset, owner };
    });
  });
}

/** Of before and after: a change that gives something to somebody else is for both to look at. */
function ownersOf(
  changes: readonly Change[],
  runAgain: ReadonlyMap<string, string>,
  datasets: ReadonlyMap<string, unknown>,
  base: Plan,
  head: Plan,
): string[] {
  const plans = [head, base];
  const steps = [...runAgain.keys(), ...subjects(changes, ["step"])];
  const data = [...datasets.keys(), ...subjects(changes, ["dataset", "upload"])];
  const isOfAll = subjects(changes, ["environment", "cluster", "emrald", "variable"]).length > 0;
  const all = [
    ...steps.flatMap((id) => ownersOfOne("steps", id, plans)),
    ...data.flatMap((id) => ownersOfOne("datasets", id, plans)),
    ...(isOfAll ? plans.flatMap(({ owner }) => owner ?? []) : []),
  ];
  return [...new Set(all)].sort();
}

/** Whoever answers for the project answers for what nobody else does. */
function ownersOfOne(of: "steps" | "datasets", id: string, plans: readonly Plan[]): string[] {
  return plans.flatMap((plan) => {
    const one = plan[of][id];
    return one ? (one.owner ?? plan.owner ?? []) : [];
  });
}

function subjects(changes: readonly Change[], of: readonly Change["of"][]): string[] {
  return changes.filter((one) => of.includes(one.of)).map(({ subject }) => subject);
}
