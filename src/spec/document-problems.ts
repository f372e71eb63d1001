import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type Scalar, visit } from "yaml";
import { diagnostic } from "./codes.ts";
import type { Diagnostic, Place } from "./diagnostic.ts";

/** The place of a stretch of the file. */
export type At = (range: readonly [start: number, end: number]) => Place;

/** What is wrong in a document that is valid YAML, and would make its plain value fail, explode or lie. */
export function documentProblems(document: Document.Parsed, text: string, at: At): Diagnostic[] {
  return [
    ...(text.includes("*") || text.includes("<<") ? aliasProblems(document, at) : []),
    ...(/\d{16}/.test(text) ? numberProblems(document, at) : []),
    ...(/[(<][^)>"'\n]*,/.test(text) ? commaProblems(document, text, at) : []),
  ];
}

/** How many values a file may unfold to by its aliases. A pipeline of a thousand steps has a tenth of it. */
const MOST_VALUES = 200_000;

/** What would make unfolding fail: aliases without an anchor, too much of it, and merge keys that merge no map. */
function aliasProblems(document: Document.Parsed, at: At): Diagnostic[] {
  const problems: Diagnostic[] = [];
  let first: readonly [number, number] = [0, 0];
  visit(document, {
    Alias(_, alias) {
      const range = rangeOf(alias);
      if (first[1] === 0) first = range;
      if (alias.resolve(document)) return;
      const message = `"*${alias.source}" has no anchor "&${alias.source}" before it`;
      problems.push(diagnostic("yaml/unknown-alias", at(range), message));
    },
    Pair(_, { key, value }) {
      if (!isNode(key) || !isScalar(key) || (key.value !== "<<" && typeof key.value !== "symbol")) return;
      const sources = isSeq(value) ? value.items : [value];
      const resolved = sources.map((source) => (isAlias(source) ? source.resolve(document) : source));
      if (resolved.every((source) => source === undefined || isMap(source))) return;
      problems.push(diagnostic("yaml/syntax", at(rangeOf(key)), '"<<" merges maps, and this is none'));
    },
  });
  const hasAliases = first[1] > 0;
  if (problems.length > 0 || !hasAliases || unfolded(document) <= MOST_VALUES) return problems;
  return [diagnostic("yaml/alias-bomb", at(first), "the aliases of this file unfold to more than any spec needs")];
}

/** Whole numbers that JSON, and with it the plan, cannot hold: they would be rounded in silence. */
function numberProblems(document: Document.Parsed, at: At): Diagnostic[] {
  const problems: Diagnostic[] = [];
  visit(document, {
    Scalar(_, scalar) {
      if (
        typeof scalar.value !== "number" ||
        Number.isSafeInteger(scalar.value) ||
        !/^[-+]?\d+$/.test(scalar.source ?? "")
      )
        return;
      const message = `${scalar.source} cannot be held exactly: whole numbers go up to ${Number.MAX_SAFE_INTEGER}`;
      problems.push(
        diagnostic("yaml/large-number", at(rangeOf(scalar)), message, {
          hint: "Put it in quotes, and convert it where it is used.",
        }),
      );
    },
  });
  return problems;
}

/** Values between { and } that are cut at a comma of theirs: `{ price: decimal(10,2) }` has the key "2)". */
function commaProblems(document: Document.Parsed, text: string, at: At): Diagnostic[] {
  const problems: Diagnostic[] = [];
  visit(document, {
    Map(_, { flow, items }) {
      if (flow !== true) return;
      for (const [index, { value }] of items.entries()) {
        const rest = isPlain(value) ? restOf(value, items.slice(index + 1)) : undefined;
        if (!isPlain(value) || !rest) continue;
        const range = [rangeOf(value)[0], rangeOf(rest)[1]] as const;
        const whole = text.slice(...range).replaceAll(/\s+/g, " ");
        const message = `"${value.source}" ends at the comma: between { and } what follows is a key`;
        problems.push(
          diagnostic("yaml/unquoted-comma", at(range), message, {
            hint: `Put it in quotes: ${JSON.stringify(whole)}.`,
          }),
        );
      }
    },
  });
  return problems;
}

/** The key without a value that closes the brackets which a value leaves open; undefined where there is none. */
function restOf(value: Scalar, after: readonly Pair[]): Scalar | undefined {
  let open = openBrackets(value);
  for (const { key, value: none } of after) {
    if (open <= 0 || none !== null || !isPlain(key)) return undefined;
    open += openBrackets(key);
    if (open <= 0) return key;
  }
  return undefined;
}

function openBrackets({ source = "" }: Scalar): number {
  return source.replaceAll(/[^(<]/g, "").length - source.replaceAll(/[^)>]/g, "").length;
}

function isPlain(node: unknown): node is Scalar {
  return isScalar(node) && node.type === "PLAIN";
}

/** How many values a document unfolds to; each anchor is counted once, however often it is used. */
function unfolded(document: Document.Parsed): number {
  const known = new Map<unknown, number>();
  const count = (node: unknown): number => {
    const before = known.get(node);
    if (before !== undefined) return before;
    known.set(node, Infinity); // an alias inside of its own anchor never ends
    const sum = isAlias(node)
      ? count(node.resolve(document))
      : isMap(node)
        ? node.items.reduce((total, { value }) => total + 1 + count(value), 1)
        : isSeq(node)
          ? node.items.reduce<number>((total, item) => total + count(item), 1)
          : 1;
    known.set(node, sum);
    return sum;
  };
  return count(document.contents);
}

function rangeOf(node: Node): [number, number] {
  return node.range ? [node.range[0], node.range[1]] : [0, 0];
}

/** The library marks where the second key begins; the first one is worth as much. */
export function duplicateKey(document: Document.Parsed | undefined, start: number, at: At): Diagnostic {
  let keys: Scalar[] = [];
  visit(document ?? null, {
    Map(_, map) {
      const own = map.items.map(({ key }) => key).filter((key) => isScalar(key));
      const second = own.find((key) => key.range?.[0] === start);
      if (second) keys = own.filter(({ value }) => value === second.value);
    },
  });
  const rangeOf = (key: Scalar | undefined): [number, number] =>
    key?.range ? [key.range[0], key.range[1]] : [start, start + 1];
  const [first, ...others] = keys;
  const second = others.find((key) => key.range?.[0] === start);
  return diagnostic(
    "yaml/duplicate-key",
    at(rangeOf(second)),
    `the key "${String(second?.value)}" stands twice in this map`,
    {
      related: [{ place: at(rangeOf(first)), message: "first here" }],
    },
  );
}
