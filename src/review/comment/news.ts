import { CLASSES, isWorse } from "../../diff/types.ts";
import { type DurableChange, durableChanges } from "../durable.ts";
import type { Review } from "../review.ts";
import { budgetWords, overBudget } from "./money.ts";
import { notDone } from "./not-done.ts";
import { sharedChanges, type SharedChange } from "./shared-changes.ts";
import { count } from "../../spec/count.ts";
import { few, name, person, sentence, subjectOf, valuesOf, whereOf, WORDS } from "./words.ts";

/** How many of a kind stand before the folds. */
const MOST = { problems: 1, durable: 2, changes: 3, names: 4 } as const;
/** Lines in all: with title and table they fit on a screen. What others leave, changes may have. */
const MOST_LINES = 14;

/** What somebody must know, the worst first, each in a line. */
export function news(review: Review): readonly string[] {
  const before = [...problems(review), ...untold(review), ...durable(review)];
  const after = [...mustLook(review), ...budget(review), ...criticalPath(review), ...notDone(review)];
  const room = MOST_LINES - before.length - after.length - 1;
  return [...before, ...changes(review, Math.max(MOST.changes, room)), ...after].map((line) => `- ${line}`);
}

/** What stops the pull request by itself. */
function problems({ check, verify }: Review): string[] {
  const errors = (check?.problems ?? []).filter(({ severity }) => severity === "error");
  const failed = (verify?.steps ?? []).filter(({ status }) => status === "failed");
  const lines = [
    ...errors.map(({ file, line, message }) => `**error** ${name(`${file}:${line}`)}: ${sentence(message)}`),
    ...failed.map(({ step, error }) => `**verify** ${name(step)}: ${sentence(error?.message ?? "it fails")}`),
  ];
  return limited(lines, MOST.problems, (left) => `and ${count(left, "problem")} more, below`);
}

/** Environments with the same reason share a line. */
function untold({ diff }: Review): string[] {
  const reasons = new Map<string, string[]>();
  for (const { environment, untold: why } of diff?.environments ?? []) {
    if (why !== undefined) reasons.set(why, [...(reasons.get(why) ?? []), environment]);
  }
  const [first, ...others] = reasons;
  if (!first) return [];
  const [why, environments] = first;
  const elsewhere = others.length === 0 ? "" : `, and elsewhere for ${count(others.length, "other reason")}`;
  return [`what changes in ${few(environments, MOST.names)} cannot be told: ${sentence(why)}${elsewhere}`];
}

function durable({ previews }: Review): string[] {
  const shared = new Map<string, DurableChange & { environments: string[] }>();
  for (const { environment, resources } of previews) {
    for (const change of durableChanges(environment, resources)) {
      const same = JSON.stringify([change.kind, change.subject, change.path]);
      const known = shared.get(same);
      if (known) known.environments.push(environment);
      else shared.set(same, { ...change, environments: [environment] });
    }
  }
  const lines = [...shared.values()].map(({ kind, subject, what, reason, environments }) => {
    const fate = kind === "resource/deleted" ? "deleted" : "replaced";
    return `**${fate}** in ${few(environments, MOST.names)}: ${what} ${name(subject)}: ${reason}`;
  });
  return limited(
    lines,
    MOST.durable,
    (left) => `and ${count(left, "durable resource")} more deleted or replaced, below`,
  );
}

function changes({ diff }: Review, most: number): string[] {
  const all = sharedChanges(diff);
  const environments = diff?.environments.length ?? 0;
  const lines = all.map((change) => changeLine(change, environments));
  return limited(lines, most, (left) => `and ${count(left, "change")} more, below`);
}

function changeLine(change: SharedChange, environments: number): string {
  const where = whereOf(change, environments);
  const values = valuesOf(change);
  const what = values === "" ? subjectOf(change) : `${subjectOf(change)} ${values}`;
  return `${WORDS[change.class]}${where === "" ? "" : ` in ${where}`}: ${what}: ${sentence(change.reason)}`;
}

/** Consumers and owners of what does something else than before: for what is only new or only words nobody has to look. */
function mustLook({ diff }: Review): string[] {
  const concerned = (diff?.environments ?? []).filter((one) => isWorse(one.class, "additive"));
  const reads = new Map<string, Set<string>>();
  for (const { consumers } of concerned.map(({ consequences }) => consequences)) {
    for (const { consumer, dataset } of consumers) reads.set(consumer, (reads.get(consumer) ?? new Set()).add(dataset));
  }
  const consumers = [...reads].map(([consumer, of]) => `${person(consumer)} reads ${few([...of].map(name), 2)}`);
  const owners = [...new Set(concerned.flatMap(({ consequences }) => consequences.owners))].map(person);
  const told = [
    ...(consumers.length > 0 ? [few(consumers, MOST.names)] : []),
    ...(owners.length > 0 ? [`${owners.length === 1 ? "owner" : "owners"} ${few(owners, MOST.names)}`] : []),
  ];
  return told.length === 0 ? [] : [`**must look**: ${told.join("; ")}`];
}

function budget(review: Review): string[] {
  const over = overBudget(review);
  const [first] = over;
  if (!first) return [];
  const more = over.length > 1 ? `, and ${count(over.length - 1, "budget")} more` : "";
  return [`**budget**: ${budgetWords(first)}${more}`];
}

/** Of the worst environment. */
function criticalPath({ diff }: Review): string[] {
  const [worst] = [...(diff?.environments ?? [])]
    .filter(({ consequences }) => consequences.criticalPath.length > 1)
    .sort((a, b) => CLASSES.indexOf(b.class) - CLASSES.indexOf(a.class));
  if (!worst) return [];
  const path = worst.consequences.criticalPath;
  const shown = path.length > 6 ? [...path.slice(0, 3), "…", ...path.slice(-2)] : path;
  return [`critical path: ${shown.map((step) => (step === "…" ? step : name(step))).join(" → ")}`];
}

function limited(lines: readonly string[], most: number, rest: (left: number) => string): string[] {
  return lines.length <= most ? [...lines] : [...lines.slice(0, most), rest(lines.length - most)];
}
