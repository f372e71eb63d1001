import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type Scalar,
  visit,
  type YAMLError,
} from "yaml";
import { diagnostic, type CodeName } from "./codes.ts";
import type { Diagnostic, Outcome, Place } from "./diagnostic.ts";

/** One file as it was found: bytes, or why there are none. */
export type FileContent = Uint8Array | { readonly problem: "directory" | "unreadable"; readonly message: string };

/** A file's text and its plain value; no value when it could not be read. */
export interface Decoded {
  readonly text: string;
  readonly value?: unknown;
}

/** Above this a file is not read at all. */
const LARGEST = 4 * 1024 * 1024;

/**
 * The YAML that emrald reads: 1.2 core with merge keys, and keys that are text. Looking for merge keys costs a sixth of the
 * time of parsing, so only a text that could hold one is asked.
 */
export function yamlOptions(text: string) {
  return {
    version: "1.2",
    schema: "core",
    merge: text.includes("<<"),
    stringKeys: true,
    prettyErrors: false,
    logLevel: "silent",
  } as const;
}

/** Bytes to a plain value: the kinds of JSON, nothing else. */
export function decode(file: string, content: FileContent): Outcome<Decoded> {
  const whole: Place = { file, path: [], on: "value", range: [0, 0] };
  const failed = (code: CodeName, message: string, place = whole, text = ""): Outcome<Decoded> => ({
    value: { text },
    diagnostics: [diagnostic(code, place, message)],
  });
  if (!(content instanceof Uint8Array)) {
    return content.problem === "directory"
      ? failed("file/not-a-file", `"${file}" is a folder, and a YAML file is expected here`)
      : failed("file/unreadable", `"${file}" cannot be read: ${content.message}`);
  }
  if (content.length > LARGEST) {
    const size = (content.length / 1024 / 1024).toFixed(1);
    return failed("file/too-large", `the file has ${size} MiB; at most 4 MiB are read`);
  }
  const text = decodeUtf8(content);
  if (typeof text !== "string") {
    const { readable, byte } = text;
    const at: Place = { ...whole, range: [readable.length, readable.length + 1] };
    return failed("file/encoding", `byte 0x${byte.toString(16)} is not valid UTF-8`, at, `${readable}\uFFFD`);
  }
  return parse(file, text);
}

function parse(file: string, text: string): Outcome<Decoded> {
  const at = (range: readonly [number, number]): Place => ({ file, path: [], on: "value", range });
  const documents = parseAllDocuments(text, yamlOptions(text));
  const [document, second] = Array.isArray(documents) ? documents : [];
  const errors = document?.errors ?? [];
  if (errors.length > 0)
    return { value: { text }, diagnostics: worthSaying(errors).map((error) => explain(error, document, text, at)) };
  if (second) {
    const start = second.range[0];
    return {
      value: { text },
      diagnostics: [diagnostic("yaml/several-documents", at([start, start]), "a second document begins here")],
    };
  }
  if (document?.contents == null) {
    return { value: { text }, diagnostics: [diagnostic("file/empty", at([0, 0]), "the file is empty")] };
  }
  const problems = [
    ...(text.includes("*") || text.includes("<<") ? aliasProblems(document, at) : []),
    ...(/\d{16}/.test(text) ? numberProblems(document, at) : []),
  ];
  if (problems.length > 0) return { value: { text }, diagnostics: problems };
  return { value: { text, value: document.toJS({ maxAliasCount: -1 }) as unknown }, diagnostics: [] };
}

/** How many values a file may unfold to. A pipeline of a thousand steps has a tenth of it. */
const MOST_VALUES = 200_000;

/** What would make unfolding fail: aliases without an anchor, too much of it, and merge keys that merge no map. */
function aliasProblems(document: Document.Parsed, at: (range: readonly [number, number]) => Place): Diagnostic[] {
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
  if (problems.length > 0 || unfolded(document) <= MOST_VALUES) return problems;
  return [diagnostic("yaml/alias-bomb", at(first), "the aliases of this file unfold to more than any spec needs")];
}

/** Whole numbers that JSON, and with it the plan, cannot hold: they would be rounded in silence. */
function numberProblems(document: Document.Parsed, at: (range: readonly [number, number]) => Place): Diagnostic[] {
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

/** After the first error in a file's structure the others are its echo; keys that stand twice are each a matter of its own. */
function worthSaying(errors: readonly YAMLError[]): YAMLError[] {
  const first = errors.find(({ code }) => code !== "DUPLICATE_KEY");
  return errors.filter((error) => error === first || error.code === "DUPLICATE_KEY");
}

function explain(
  error: YAMLError,
  document: Document.Parsed | undefined,
  text: string,
  at: (range: readonly [number, number]) => Place,
): Diagnostic {
  const range = error.pos;
  switch (error.code) {
    case "TAB_AS_INDENT":
      return diagnostic("yaml/tab", at(range), "a tab stands in the indentation; YAML allows only spaces there");
    case "DUPLICATE_KEY":
      return duplicateKey(document, range[0], at);
    case "RESOURCE_EXHAUSTION":
      return diagnostic("yaml/syntax", at([0, 0]), "the file is nested deeper than any spec needs");
    case "MULTIPLE_DOCS":
      return diagnostic("yaml/several-documents", at(range), "a second document begins here");
    default:
      return diagnostic("yaml/syntax", at(range), sentence(error.message));
  }
}

/** The library marks where the second key begins; the first one is worth as much. */
function duplicateKey(
  document: Document.Parsed | undefined,
  start: number,
  at: (range: readonly [number, number]) => Place,
): Diagnostic {
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

function sentence(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, "");
}

const strict = new TextDecoder("utf-8", { fatal: true });

function decodeUtf8(bytes: Uint8Array): string | { readable: string; byte: number } {
  try {
    return strict.decode(bytes);
  } catch {
    // Where it breaks: the lenient reading of all before the first replacement that the bytes do not spell themselves.
    const lenient = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    const encoder = new TextEncoder();
    let offset = 0;
    for (const character of lenient) {
      const spelled = encoder.encode(character);
      if (!spelled.every((byte, index) => bytes[offset + index] === byte)) break;
      offset += spelled.length;
    }
    return { readable: new TextDecoder("utf-8").decode(bytes.subarray(0, offset)), byte: bytes[offset] ?? 0 };
  }
}
