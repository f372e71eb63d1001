import type { Change, ChangeClass } from "../../diff/types.ts";
import { code, cut, escaped } from "../markdown.ts";
import type { SharedChange } from "./shared-changes.ts";

/** The first line, by the worst class. */
export const TITLES: Readonly<Record<ChangeClass, string>> = {
  none: "No effect",
  cosmetic: "Cosmetic: words change, and nothing else",
  additive: "Additive: something is new, and what was there stays as it is",
  behavioural: "Behavioural: steps do something else than before",
  breaking: "Breaking: who reads what is written must change too",
  destructive: "Destructive: data, or what protects it, goes",
};

/** Behavioural, where no step is concerned: a budget, a tag, a timeout. */
export const NO_STEPS_TITLE = "Behavioural: it runs, costs, or is looked after in another way";

export const WORDS: Readonly<Record<ChangeClass, string>> = {
  none: "no effect",
  cosmetic: "cosmetic",
  additive: "additive",
  behavioural: "behavioural",
  breaking: "**breaking**",
  destructive: "**destructive**",
};

/** Of one text before the folds: three of them fill a line. */
const MOST = { name: 80, value: 60, reason: 240 } as const;

export const name = (text: string): string => within(text, MOST.name, code);
export const value = (text: string): string => within(text, MOST.value, code);
export const person = (text: string): string => within(text, MOST.name, escaped);
export const sentence = (text: string): string => within(text, MOST.reason, escaped);

/** A character may become a dozen: a text of nothing else is cut shorter, so that no line fills the screen. */
function within(text: string, most: number, spell: (text: string) => string): string {
  let room = most;
  while (spell(cut(text, room)).length > 2 * most + 20) room = Math.floor(room / 2);
  return spell(cut(text, room));
}

/** `a, b and 3 more`. */
export function few(items: readonly string[], most: number, between = ", "): string {
  const shown = items.slice(0, most).join(between);
  return items.length > most ? `${shown} and ${items.length - most} more` : shown;
}

/** What a change is of, and where in it. */
export function subjectOf({ subject, path }: Pick<Change, "subject" | "path">): string {
  return path === undefined ? name(subject) : `${name(subject)} ${name(path)}`;
}

/** `double → float`; nothing where there are no values to show. */
export function valuesOf({ was, is }: Pick<Change, "was" | "is">): string {
  if (was === undefined && is === undefined) return "";
  return `${was === undefined ? "nothing" : value(was)} → ${is === undefined ? "nothing" : value(is)}`;
}

/** Whose it is is said where there are others. */
export function whereOf({ environments }: SharedChange, all: number): string {
  return environments.length === all ? "" : few(environments, 3);
}
