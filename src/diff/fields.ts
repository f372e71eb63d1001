import { type Draft, differs } from "./draft.ts";
import type { KindName } from "./kinds.ts";

/** A key that follows from others, which are compared themselves. */
export interface Derived {
  readonly derived: string;
}

export function derived(why: string): Derived {
  return { derived: why };
}

/** What one key of a thing may say of its change: a kind, more than one change, or why it is not looked at. */
type Field<T, K extends keyof T, C> =
  KindName | Derived | ((was: T[K] | undefined, is: T[K] | undefined, context: C) => readonly Found[]);

/** A draft whose subject is known by who asked. */
export type Found = Omit<Draft, "subject">;

/** All keys of a thing: one that is forgotten here does not compile. */
export type Fields<T, C> = { readonly [K in keyof T]-?: Field<T, K, C> };

/** The differences of two things, key by key. `other` is the kind of a key that this emrald does not know. */
export function differences<T extends object, C>(
  fields: Fields<T, C>,
  was: T,
  is: T,
  context: C,
  other: KindName,
): Found[] {
  const keys = [...new Set([...Object.keys(fields), ...Object.keys(was), ...Object.keys(is)])] as (keyof T & string)[];
  return keys.flatMap((key): readonly Found[] => {
    const [before, now] = [was[key], is[key]];
    const field = Object.hasOwn(fields, key) ? fields[key] : other;
    if (!differs(before, now)) return [];
    if (typeof field === "function") return field(before, now, context);
    if (typeof field === "object") return [];
    return [{ kind: field, path: key, was: before, is: now, name: key }];
  });
}

/** The keys of two maps whose values differ, each with its values. */
export function entries<T>(
  was: Readonly<Record<string, T>> | undefined,
  is: Readonly<Record<string, T>> | undefined,
): readonly (readonly [key: string, was: T | undefined, is: T | undefined])[] {
  const keys = [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])].sort();
  return keys
    .map((key) => [key, valueOf(was, key), valueOf(is, key)] as const)
    .filter(([, before, now]) => differs(before, now));
}

/** A map may have a key like "constructor". */
function valueOf<T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** One change for each key of a map whose value differs. */
export function ofMap(
  kind: KindName,
  path: string,
  was: Readonly<Record<string, unknown>> | undefined,
  is: Readonly<Record<string, unknown>> | undefined,
): Found[] {
  return entries(was, is).map(([key, before, now]) => ({
    kind,
    path: `${path}.${key}`,
    was: before,
    is: now,
    name: key,
  }));
}
