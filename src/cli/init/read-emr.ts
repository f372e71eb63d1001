import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { systemCode, UsageError } from "../../errors.ts";
import type { Path } from "../../spec/diagnostic.ts";
import { Locator } from "../../spec/locate.ts";

const TAKES = "import takes a JSON file of EMR's, or the id of a cluster: j-….";
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
};
const LARGEST = 16 * 1024 * 1024;

/** What is to be imported, and where in it something stands, as people count. */
export interface EmrInput {
  readonly name: string;
  readonly value: unknown;
  readonly at: (path: Path) => string;
}

/** A JSON file. Throws a UsageError where there is none. */
export function readEmrFile(file: string): EmrInput {
  const name = basename(file);
  const text = textOf(file).replace(/^\uFEFF/, "");
  const value = parsed(file, text);
  return {
    name,
    value,
    at(path) {
      const { line, column } = new Locator(text).position({ file, path, on: "key" });
      return `${file}:${line}:${column}`;
    },
  };
}

function textOf(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const reason = REASONS[systemCode(cause) ?? ""] ?? (cause as Error).message;
    throw new UsageError(`"${file}" cannot be read: ${reason}`, TAKES);
  }
  if (bytes.length > LARGEST) throw new UsageError(`"${file}" has more than 16 MiB: it is no list of steps`, TAKES);
  return bytes.toString("utf8");
}

function parsed(file: string, text: string): unknown {
  if (text.trim() === "") throw new UsageError(`"${file}" is empty`, TAKES);
  try {
    return JSON.parse(text);
  } catch {
    const offset = firstWrong(text);
    const before = text.slice(0, offset).split("\n");
    const place = `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
    const found =
      offset >= text.trimEnd().length
        ? "the file ends in the middle"
        : `"${text.slice(offset, offset + 1)}" is not expected here`;
    throw new UsageError(`${place}: this is not JSON: ${found}`, hint(text, offset));
  }
}

/**
 * Where a text stops being the beginning of JSON. V8 says it for some mistakes only: of ever shorter beginnings the shortest that is wrong, and not
 * merely cut off, ends there.
 */
function firstWrong(text: string): number {
  let [right, wrong] = [0, text.length + 1];
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    if (isBeginning(text.slice(0, middle))) right = middle;
    else wrong = middle;
  }
  return right;
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as Error;
    const position = /at position (\d+)/.exec(message)?.[1];
    return /Unexpected end|Unterminated/.test(message) || (position !== undefined && Number(position) >= text.length);
  }
}

/** What people and templates leave in JSON. */
function hint(text: string, offset: number): string {
  if (/,\s*$/.test(text.slice(0, offset)) && /[\]}]/.test(text.charAt(offset))) return "Take the comma before it away.";
  if (text.charAt(offset) === "'") return 'JSON has double quotes: ".';
  if (/^(\/\/|\/\*|#)/.test(text.slice(offset))) return "JSON has no comments: take it away.";
  return TAKES;
}
