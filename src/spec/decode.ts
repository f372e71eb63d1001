import { parseAllDocuments, type YAMLError } from "yaml";
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

/** The YAML that emrald reads: 1.2 core with merge keys, and keys that are text. */
export const YAML_OPTIONS = {
  version: "1.2",
  schema: "core",
  merge: true,
  stringKeys: true,
  prettyErrors: false,
  logLevel: "silent",
} as const;

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
  const documents = parseAllDocuments(text, YAML_OPTIONS);
  const [document, second] = Array.isArray(documents) ? documents : [];
  const errors = document?.errors ?? [];
  if (errors.length > 0) return { value: { text }, diagnostics: errors.map((error) => explain(error, text, at)) };
  if (second) {
    const start = second.range[0];
    return {
      value: { text },
      diagnostics: [diagnostic("yaml/several-documents", at([start, start]), "a second document begins here")],
    };
  }
  if (!document || document.contents === null) {
    return { value: { text }, diagnostics: [diagnostic("file/empty", at([0, 0]), "the file is empty")] };
  }
  try {
    return { value: { text, value: document.toJS({ maxAliasCount: 100 }) as unknown }, diagnostics: [] };
  } catch (error) {
    // The one thing that toJS refuses: an alias count that a document of this size cannot honestly have.
    const message = `aliases unfold to more than any spec needs (${(error as Error).message.toLowerCase()})`;
    return { value: { text }, diagnostics: [diagnostic("yaml/alias-bomb", at([0, 0]), message)] };
  }
}

function explain(error: YAMLError, text: string, at: (range: readonly [number, number]) => Place): Diagnostic {
  const range = error.pos;
  const found = JSON.stringify(text.slice(range[0], Math.min(range[1], range[0] + 30)).split("\n")[0]);
  switch (error.code) {
    case "TAB_AS_INDENT":
      return diagnostic("yaml/tab", at(range), "a tab stands in the indentation; YAML allows only spaces there");
    case "DUPLICATE_KEY":
      return diagnostic("yaml/duplicate-key", at(keyAt(text, range[0])), `the key stands twice in this map`);
    case "MULTIPLE_DOCS":
      return diagnostic("yaml/several-documents", at(range), "a second document begins here");
    case "BAD_ALIAS":
      return /unresolved alias/i.test(error.message)
        ? diagnostic("yaml/unknown-alias", at(range), `there is no anchor for ${found} before this line`)
        : diagnostic("yaml/syntax", at(range), sentence(error.message));
    default:
      return diagnostic("yaml/syntax", at(range), sentence(error.message));
  }
}

/** The library marks the start of a repeated key only; the frame shows all of it. */
function keyAt(text: string, start: number): [number, number] {
  const end = text.slice(start).search(/[:\n]/);
  return [start, end < 0 ? text.length : start + end];
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
    const lenient = new TextDecoder("utf-8").decode(bytes);
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
