import type { Path } from "./diagnostic.ts";

/**
 * A document as an environment sees it: a file, then what the environment lays over it. The last layer wins.
 * `value` is what the file says at `base`, before short forms are spelled out, so that places lead to what was typed.
 */
export interface Layer {
  readonly file: string;
  readonly base: Path;
  readonly value: unknown;
}

/** Which layer set the value at a path, and where: the deepest place that any of them has on the way to it. */
export function originOf(layers: readonly Layer[], path: Path): { readonly file: string; readonly path: Path } {
  let best: { layer: Layer; depth: number; found: Path } | undefined;
  for (const layer of layers.toReversed()) {
    if (layer.value === undefined || layer.value === null) continue;
    const { depth, found } = walk(layer.value, path);
    if (!best || depth > best.depth) best = { layer, depth, found };
    if (depth === path.length) break;
  }
  const { layer, found } = best ?? { layer: layers[0], found: [] };
  return { file: layer?.file ?? "", path: [...(layer?.base ?? []), ...found] };
}

/** How far a path leads in a raw value; short forms count as all that they are short for. */
function walk(value: unknown, path: Path): { depth: number; found: Path } {
  const found: (string | number)[] = [];
  let current = value;
  for (const [depth, segment] of path.entries()) {
    if (Array.isArray(current)) {
      const index = typeof segment === "number" ? segment : current.findIndex((item) => names(item, segment));
      if (index < 0 || index >= current.length) return { depth, found };
      found.push(index);
      current = current[index];
    } else if (typeof current === "object" && current !== null) {
      if (!Object.hasOwn(current, segment)) return { depth, found };
      found.push(segment);
      current = (current as Record<string, unknown>)[segment];
    } else {
      return { depth: path.length, found };
    }
  }
  return { depth: path.length, found };
}

/** `reads: [movies/ratings]` is short for `{ ratings: movies/ratings }`. */
function names(item: unknown, name: string): boolean {
  return typeof item === "string" && (item === name || item.endsWith(`/${name}`));
}

type Tree = Record<string, unknown>;

/** Lays one value over another: maps merge by key, scalars and lists replace, null removes. Neither is changed. */
export function overlay<T>(base: T, over: unknown): T {
  if (over === undefined) return base;
  if (!isTree(base) || !isTree(over)) return withoutNulls(over) as T;
  const merged: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === null) delete merged[key];
    else merged[key] = overlay(merged[key], value);
  }
  return merged as T;
}

function withoutNulls(value: unknown): unknown {
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}

export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
