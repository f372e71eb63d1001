import type { Change } from "../../diff/types.ts";
import { type Fate, fatesOf } from "../durable.ts";
import { code, cut, escaped } from "../markdown.ts";
import type { Review } from "../review.ts";
import { costFold } from "./cost-fold.ts";
import type { Fold } from "./fold.ts";
import { sharedChanges, type SharedChange } from "./shared-changes.ts";
import { stepsFold } from "./steps-fold.ts";
import { count } from "../../spec/count.ts";
import { few, name, subjectOf, valuesOf } from "./words.ts";

/** What is there to read for whoever wants to know more, in this order. */
export function folds(review: Review): readonly Fold[] {
  const changes = sharedChanges(review.diff);
  const all = [
    problemsFold(review),
    changesFold(
      "Changes of datasets and steps",
      changes.filter((one) => !isSetting(one)),
    ),
    ...stepsFold(review),
    changesFold("Settings", changes.filter(isSetting)),
    resourcesFold(review),
    costFold(review),
  ];
  return all.filter(({ lines, picture }) => lines.length > 0 || picture !== undefined);
}

const SETTINGS: readonly Change["of"][] = ["cluster", "environment", "variable", "emrald"];

function isSetting({ of }: Change): boolean {
  return SETTINGS.includes(of);
}

const ROOM_OF_A_REASON = 500;

function changesFold(title: string, changes: readonly SharedChange[]): Fold {
  return {
    title: `${title} (${changes.length})`,
    head: ["| class | what | was → is | means | in |", "| --- | --- | --- | --- | --- |"],
    lines: changes.map((change) => {
      const { class: its, kind, reason, environments } = change;
      const what = `${subjectOf(change)}<br>${escaped(kind)}`;
      return `| ${its} | ${what} | ${valuesOf(change)} | ${escaped(cut(reason, ROOM_OF_A_REASON))} | ${few(environments, 5)} |`;
    }),
    rest: (left) => `| | and ${left} more (${byClass(changes.slice(-left))}): \`emrald diff\` tells all | | | |`,
  };
}

function byClass(changes: readonly Change[]): string {
  const counts = new Map<string, number>();
  for (const { class: its } of changes) counts.set(its, (counts.get(its) ?? 0) + 1);
  return [...counts].map(([its, number]) => `${number} ${its}`).join(", ");
}

/** Durable ones stand before the folds. What goes comes first. */
const FATES: readonly Fate[] = ["deleted", "replaced", "updated", "created"];

function resourcesFold({ previews }: Review): Fold {
  const all = previews.flatMap(({ environment, resources }) =>
    fatesOf(resources).map((one) => ({ ...one, environment })),
  );
  const sorted = FATES.flatMap((fate) => all.filter((one) => one.fate === fate));
  const counted = FATES.flatMap((fate) => {
    const of = all.filter((one) => one.fate === fate).length;
    return of === 0 ? [] : [`${of} ${fate}`];
  });
  return {
    title: `Resources: ${counted.join(", ")}`,
    head: ["| becomes | type | name | in |", "| --- | --- | --- | --- |"],
    lines: sorted.map(
      ({ fate, type, name: its, environment }) =>
        `| ${fate} | ${escaped(cut(type.replace(/^aws:/, ""), 100))} | ${name(its)} | ${environment} |`,
    ),
    rest: (left) => `| | and ${left} more: \`emrald preview\` tells all | | |`,
  };
}

function problemsFold({ check, verify }: Review): Fold {
  const found = (check?.problems ?? []).map(
    ({ file, line, severity, code: its, message }) =>
      `- ${code(cut(`${file}:${line}`, 200))} ${severity} ${escaped(cut(its, 80))}: ${escaped(cut(message, 1000))}`,
  );
  const failed = (verify?.steps ?? []).filter(({ status }) => status === "failed");
  const steps = failed.map(({ step, error }) => {
    const place = error?.file === undefined ? "" : ` ${code(cut(`${error.file}:${error.line ?? 1}`, 200))}`;
    return `- ${name(step)}${place} ${escaped(cut(error?.message ?? "it fails", 1000))}`;
  });
  const lines = [...found, ...steps];
  return {
    title: count(lines.length, "problem"),
    head: [],
    lines,
    rest: (left) => `- and ${left} more: \`emrald check\` and \`emrald verify\` tell all`,
  };
}
