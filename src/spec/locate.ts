import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
} from "yaml";
import { yamlOptions } from "./decode.ts";
import type { Path, Place } from "./diagnostic.ts";

/** A place as people count: lines and columns from 1, and offsets into the text. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
}

/** Finds places in one file's text. Parses it on the first question, so make one locator a file. */
export class Locator {
  readonly #lines = new LineCounter();
  readonly #text: string;
  #document: Document | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  position(place: Place): Position {
    this.#document ??= parseDocument(this.#text, { ...yamlOptions(this.#text), lineCounter: this.#lines });
    const [start, end] = place.range ?? this.#range(place);
    const { line, col } = this.#lines.linePos(start);
    return { line: Math.max(line, 1), column: Math.max(col, 1), start, end };
  }

  #range(place: Place): readonly [number, number] {
    const document = this.#document;
    if (!document) return [0, 0];
    const { pair, node } = find(document, place.path);
    const key = pair && (pair.key as Node | null);
    if (place.on === "key" && key?.range) return [key.range[0], key.range[1]];
    if (isScalar(node) && place.part && node.range)
      return partOf(this.#text, node.range, String(node.value), place.part);
    if (isScalar(node) && node.range) return [node.range[0], node.range[1]];
    // A whole map or list as a mark would paint half a file: its key says as much.
    if (key?.range) return [key.range[0], key.range[1]];
    if (node?.range) return [node.range[0], endOfLine(this.#text, node.range[0])];
    return [0, 0];
  }
}

/** The pair and node at a path, or the deepest there is on the way to it. */
function find(document: Document, path: Path): { pair?: Pair; node?: Node | null } {
  let node: Node | null | undefined = document.contents;
  let pair: Pair | undefined;
  for (const segment of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const item = pairOf(document, node, String(segment));
      if (!item) break;
      pair = item;
      node = item.value as Node | null;
    } else if (isSeq(node) && typeof segment === "number" && segment < node.items.length) {
      node = node.items[segment] as Node;
      pair = undefined;
    } else break;
  }
  return { ...(pair ? { pair } : {}), ...(node === undefined ? {} : { node }) };
}

/** A map's own key first, then what merge keys (`<<: *base`) bring. */
function pairOf(document: Document, node: Node, key: string): Pair | undefined {
  if (!isMap(node)) return undefined;
  const own = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key);
  if (own) return own;
  for (const item of node.items) {
    if (!isScalar(item.key) || (item.key.value !== "<<" && typeof item.key.value !== "symbol")) continue;
    const sources = isSeq(item.value) ? item.value.items : [item.value];
    for (const source of sources) {
      const map = isAlias(source) ? source.resolve(document) : (source as Node);
      const found = map && pairOf(document, map, key);
      if (found) return found;
    }
  }
  return undefined;
}

/** A part of a scalar: where the text stands as it is by its offset, where quotes or folding changed it by search. */
function partOf(
  text: string,
  [start, end]: readonly number[],
  value: string,
  part: readonly [number, number],
): readonly [number, number] {
  const from = start ?? 0;
  const raw = text.slice(from, end);
  const wanted = value.slice(...part);
  const before = value.slice(0, part[0]).split(wanted).length - 1;
  let found = raw.indexOf(wanted);
  for (let count = 0; count < before && found >= 0; count++) found = raw.indexOf(wanted, found + wanted.length);
  return found < 0 ? [from, end ?? from] : [from + found, from + found + wanted.length];
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end;
}
