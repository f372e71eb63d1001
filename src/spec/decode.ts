import { type Document, parseAllDocuments, type YAMLError } from "yaml";
import { diagnostic, type CodeName } from "./codes.ts";
import type { Diagnostic, Outcome, Place } from "./diagnostic.ts";
import { type At, documentProblems, duplicateKey } from "./document-problems.ts";

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
  const at: At = (range) => ({ file, path: [], on: "value", range });
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
  const problems = documentProblems(document, text, at);
  if (problems.length > 0) return { value: { text }, diagnostics: problems };
  return { value: { text, value: document.toJS({ maxAliasCount: -1 }) as unknown }, diagnostics: [] };
}

/** After the first error in a file's structure the others are its echo; keys that stand twice are each a matter of its own. */
function worthSaying(errors: readonly YAMLError[]): YAMLError[] {
  const first = errors.find(({ code }) => code !== "DUPLICATE_KEY");
  return errors.filter((error) => error === first || error.code === "DUPLICATE_KEY");
}

function explain(error: YAMLError, document: Document.Parsed | undefined, text: string, at: At): Diagnostic {
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
