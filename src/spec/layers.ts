import type { Path } from "./diagnostic.ts";

/**
 * A document as an environment sees it: a file, then what the environment lays over it. The last layer wins.
 * `value` is what the file says at `base`, before short forms are spelled out, so that places lead to what was typed.
 */
export interface Layer {
  readonly file: string;
  readonly base: Path;
  readonly value: unknown;
  /** What emrald itself says: it has a value, and no place in a file. */
  readonly isBuiltIn?: true;
}

/** Which place of the files set the value at a path: the deepest that any of them has on the way to it. */
export function originOf(layers: readonly Layer[], path: Path): { readonly file: string; readonly path: Path } {
  const files = layers.filter(({ isBuiltIn }) => isBuiltIn === undefined);
  return setAt(files, path) ?? { file: files[0]?.file ?? "", path: files[0]?.base ?? [] };
}

/** The same with what is built in; undefined when that has the last word. */
export function placeOfValue(
  layers: readonly Layer[],
  path: Path,
): { readonly file: string; readonly path: Path } | undefined {
  const found = setAt(layers, path);
  return found?.isBuiltIn ? undefined : found;
}

function setAt(layers: readonly Layer[], path: Path): { file: string; path: Path; isBuiltIn?: true } | undefined {
  let best: { layer: Layer; depth: number; found: Path } | undefined;
  for (const layer of layers.toReversed()) {
    if (layer.value === undefined || layer.value === null) continue;
    const { depth, found } = walk(layer.value, path);
    if (!best || depth > best.depth) best = { layer, depth, found };
    if (depth === path.length) break;
  }
  if (!best) return undefined;
  const { file, base, isBuiltIn } = best.layer;
  return { file, path: [...base, ...best.found], ...(isBuiltIn ? { isBuiltIn } : {}) };
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
      return { depth: isShortFor(path, depth) ? path.length : depth, found };
    }
  }
  return { depth: path.length, found };
}

/** True when the scalar that a path has reached is short for the rest of it: `close: double` for `close: { type: double }`, `tls: off` for `tls: { mode: off }`. */
function isShortFor(path: Path, depth: number): boolean {
  const [owner, next] = [path[depth - 2], path[depth]];
  if (owner === "vars") return next === "default";
  if (owner === "columns") return next === "type";
  if (path[depth - 1] === "tls") return next === "mode";
  return path[depth - 1] === "primary" && (next === "types" || next === "on_demand");
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
    else set(merged, key, overlay(merged[key], value));
  }
  return merged as T;
}

/** A plain assignment to `__proto__` would be lost. */
function set(tree: Tree, key: string, value: unknown): void {
  Object.defineProperty(tree, key, { value, enumerable: true, writable: true, configurable: true });
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
