import { hasUnknown, isList, isValues, type Value } from "./values.ts";

export interface Difference {
  /** The way to what differs, as the engine writes it: `rules[0].id`. */
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
}

/** Where two values differ, at their leaves. What is not known yet differs. */
export function differences(old: Value, now: Value, path: string): readonly Difference[] {
  if (isValues(old) && isValues(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return keys.flatMap((key) => differences(old[key], now[key], step(path, key)));
  }
  if (isList(old) && isList(now)) {
    const longest = Array.from({ length: Math.max(old.length, now.length) }, (_, index) => index);
    return longest.flatMap((index) => differences(old[index], now[index], `${path}[${index}]`));
  }
  if (isEmpty(old) && isEmpty(now)) return [];
  if (hasUnknown(now)) return [{ path, kind: isEmpty(old) ? "add" : "update" }];
  if (isEmpty(old)) return [{ path, kind: "add" }];
  if (isEmpty(now)) return [{ path, kind: "delete" }];
  return old === now ? [] : [{ path, kind: "update" }];
}

/** Nothing, or nothing in it: AWS does not tell an empty list from none. */
function isEmpty(value: Value): boolean {
  if (isList(value)) return value.length === 0;
  if (isValues(value)) return Object.keys(value).length === 0;
  return value === undefined || value === null;
}

function step(path: string, key: string): string {
  if (!/^[A-Za-z_]\w*$/.test(key)) return `${path}["${key}"]`;
  return path === "" ? key : `${path}.${key}`;
}
