import { isRuntimeStep, type Plan, type PlanStep } from "../plan/plan.ts";
import { dependencyChanges } from "./dependencies.ts";
import { type Draft, differs } from "./draft.ts";
import { derived, differences, entries, type Fields, type Found, ofMap } from "./fields.ts";
import { renames } from "./renames.ts";
import { duration } from "./duration.ts";
import type { KindName } from "./kinds.ts";
import { short } from "./short.ts";
import { argumentChanges, programOf } from "./submitted.ts";
import { worksAlike } from "./works-alike.ts";

interface StepContext {
  readonly was: PlanStep;
  readonly is: PlanStep;
  readonly base: Plan;
  readonly head: Plan;
  /** Clusters of the base to what they are called in the head. */
  readonly clusters: ReadonlyMap<string, string>;
  /** Datasets of the head that no step writes. */
  readonly unwritten: ReadonlySet<string>;
}

/** Changes of the steps of two readable plans. */
export function stepChanges(base: Plan, head: Plan, clusters: ReadonlyMap<string, string>): Draft[] {
  const changed = entries(base.steps, head.steps);
  const gone = changed.flatMap(([id, was, is]) => (was && !is ? [[id, alike(id, was)] as const] : []));
  const added = changed.flatMap(([id, was, is]) => (is && !was ? [[id, alike(id, is)] as const] : []));
  const notes = renames(gone, added);
  const unwritten = unwrittenIn(head);
  const found = changed.flatMap(([id, was, is]): Draft[] => {
    if (!was) return is ? [addition(id, is, base, head)] : [];
    if (!is) {
      const note = notes.get(id);
      return [{ kind: removedKind(was, unwritten, note !== undefined), subject: id, was: summary(was), ...note }];
    }
    const context = { was, is, base, head, clusters, unwritten };
    const all = [...differences(STEP, was, is, context, "step/other"), ...dependencyChanges(was, is, base, head)];
    return all.map((one) => ({ ...one, subject: id }));
  });
  return [...found, ...codeChanges(base, head)];
}

const STEP: Fields<PlanStep, StepContext> = {
  digest: derived("it is of everything else"),
  kind: "step/kind",
  pipeline: derived("it is in the step's id"),
  cluster: (was = "", is = "", { clusters, base, head }) => {
    if (clusters.get(was) === is) return [];
    const kind = worksAlike(base, was, head, is) ? "step/cluster" : "step/cluster-settings";
    return [{ kind, path: "cluster", was, is }];
  },
  needs: (_was, _is, { was, is, base, head }) => {
    const [before, now] = [orderOf(was, base), orderOf(is, head)];
    return differs(before, now) ? [{ kind: "step/order", path: "depends_on", was: before, is: now }] : [];
  },
  entry: "step/entry",
  query: "step/query",
  reads: (was = [], is = []) => [{ kind: "step/reads", path: "reads", was: was.map(port), is: is.map(port) }],
  writes: (was = [], is = [], { was: before, unwritten }) => [
    {
      kind: isMissed(before, unwritten) ? "step/writes-no-more" : "step/writes",
      path: "writes",
      was: was.map(port),
      is: is.map(port),
    },
  ],
  params: (was, is) => ofMap("step/param", "params", was, is),
  dependencies: derived("it is compared with the files that come of it"),
  jar: derived("it follows from the step's kind, and from the region"),
  args: (_was, _is, { was, is }) => argumentChanges(was, is),
  crawler: (was, is, context) => crawlerChanges(was, is, context),
  timeout: (was, is) => [{ kind: "step/timeout", path: "timeout", was: duration(was), is: duration(is), identity: is }],
  retries: "step/retries",
  allow_failure: (was, is) => [
    { kind: is ? "step/failure-allowed" : "step/failure-counts", path: "allow_failure", was, is },
  ],
  description: "step/description",
  owner: "step/owner",
};

const CRAWLER: Fields<NonNullable<PlanStep["crawler"]>, StepContext> = {
  name: derived("it is made of the project, the environment and the step's id"),
  database: (was, is, { base, head }) => {
    const isOfCatalog = was === base.catalog.database && is === head.catalog.database;
    return isOfCatalog ? [] : [{ kind: "step/crawler", path: "database", was, is }];
  },
  table_prefix: "step/crawler",
  targets: "step/crawled",
};

function crawlerChanges(was: PlanStep["crawler"], is: PlanStep["crawler"], context: StepContext): Found[] {
  if (!was || !is) return [{ kind: "step/crawler", path: "crawler", was, is }];
  return differences(CRAWLER, was, is, context, "step/crawler").map((found) => ({
    ...found,
    path: `crawler.${found.path ?? ""}`,
  }));
}

function addition(id: string, step: PlanStep, base: Plan, head: Plan): Draft {
  const takesOver = step.writes.some(({ dataset }) => Object.hasOwn(base.datasets, dataset));
  if (isProgram(step))
    return programAddition(id, step, head, takesOver ? "it writes a dataset that was there before" : undefined);
  return {
    kind: takesOver ? "step/added-writer" : "step/added",
    subject: id,
    is: summary(step),
    identity: identityOf(step, head),
  };
}

/** With its code: what was reviewed is not a step of this name, but what it does. */
function identityOf({ digest: _, ...does }: PlanStep, head: Plan): unknown {
  return [does, head.artifacts[does.entry ?? ""]?.sha256];
}

function programAddition(id: string, step: PlanStep, head: Plan, note?: string): Draft {
  const draft: Draft = { kind: "step/added-program", subject: id, is: summary(step), identity: identityOf(step, head) };
  return note === undefined ? draft : { ...draft, note };
}

/** Steps of a readable plan that emrald cannot look into, as additions: they may touch what is not of their environment. */
export function programAdditions(head: Plan): Draft[] {
  return Object.entries(head.steps)
    .filter(([, step]) => isProgram(step))
    .map(([id, step]) => programAddition(id, step, head));
}

/** Whether neither emrald's runtime nor a crawler does the work: what it reads and writes is what it says, and who knows what else. */
function isProgram(step: PlanStep): boolean {
  return !isRuntimeStep(step) && step.kind !== "crawl";
}

function removedKind(was: PlanStep, unwritten: ReadonlySet<string>, isRenamed: boolean): KindName {
  if (isMissed(was, unwritten)) return "step/removed-writer";
  // Another step does just the same.
  if (isRenamed || isRuntimeStep(was)) return "step/removed";
  return isProgram(was) ? "step/removed-program" : "step/removed-crawl";
}

/** Files of the repository whose content is another, at the steps that run them. */
function codeChanges(base: Plan, head: Plan): Draft[] {
  return Object.entries(head.steps).flatMap(([id, { entry = "" }]): Draft[] => {
    const before = base.steps[id];
    const [was, is] = [base.artifacts[before?.entry ?? ""]?.sha256, head.artifacts[entry]?.sha256];
    if (!before || was === is) return [];
    return [
      {
        kind: "step/code",
        subject: id,
        path: entry === "" ? (before.entry ?? "") : entry,
        was: short(was),
        is: short(is),
        identity: is,
      },
    ];
  });
}

function unwrittenIn({ datasets, steps }: Plan): ReadonlySet<string> {
  const written = new Set(Object.values(steps).flatMap(({ writes }) => writes.map(({ dataset }) => dataset)));
  return new Set(Object.keys(datasets).filter((id) => !written.has(id)));
}

/** Whether a dataset that it wrote is still there, and no step writes it any longer: files that stand in for it never change by themselves. */
function isMissed({ writes }: PlanStep, unwritten: ReadonlySet<string>): boolean {
  return writes.some(({ dataset }) => unwritten.has(dataset));
}

/** What comes first though no dataset shows it. */
function orderOf({ needs, reads }: PlanStep, plan: Plan): string[] {
  const read = new Set(reads.map(({ dataset }) => dataset));
  return needs.filter((id) => !plan.steps[id]?.writes.some(({ dataset }) => read.has(dataset)));
}

function port({ name, dataset }: PlanStep["reads"][number]): string {
  return dataset.slice(dataset.lastIndexOf("/") + 1) === name ? dataset : `${name} = ${dataset}`;
}

/** What it is, its data, and what it does where that stands in the spec: a command, arguments, a query. */
function summary(step: PlanStep): string {
  const { kind, entry, reads, writes, query } = step;
  const list = (some: PlanStep["reads"]): string => some.map(({ dataset }) => dataset).join(", ") || "nothing";
  const does = isProgram(step) ? programOf(step) : query?.replaceAll(/\s+/g, " ").trim();
  return `${entry ?? kind}: ${list(reads)} → ${list(writes)}${does ? `; ${does}` : ""}`;
}

/** What a renamed step still is. */
function alike(id: string, { digest: _, args, crawler, ...rest }: PlanStep): unknown {
  const words = args.map((word) => (word === id ? "" : word));
  return [rest, words, crawler && { ...crawler, name: "" }];
}
