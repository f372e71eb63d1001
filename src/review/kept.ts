import { canonical, sha256 } from "../model/canonical.ts";

/** Keys of changes (src/diff/key.ts) by environment: those of which it was told what changes. */
export type Keys = Readonly<Record<string, readonly string[]>>;

/** In a line, so that it can be read. */
const IN_A_LINE = 6;
const HEADER = /^emrald-reviewed 1 (\d{1,4})\/(\d{1,4}) ([0-9a-f]{16})$/;
const LINE = /^([a-z][a-z0-9_]{0,62})((?: [0-9a-f]{16})*)$/;

/**
 * What was reviewed, as texts of at most `room` characters each: the keys by environment, sorted, so that the same review is the same text. The first line of each
 * says which part of what it is.
 */
export function keptTexts(keys: Keys, room: number): readonly string[] {
  const sorted = inOrder(keys);
  const lines = Object.keys(sorted)
    .sort()
    .flatMap((environment) => linesOf(environment, sorted[environment] ?? []));
  const parts: string[][] = [[]];
  let used = 0;
  for (const line of lines) {
    if (used + line.length + 1 > room - 100) {
      parts.push([]);
      used = 0;
    }
    parts.at(-1)?.push(line);
    used += line.length + 1;
  }
  const batch = batchOf(keys);
  return parts.map((part, index) => [`emrald-reviewed 1 ${index + 1}/${parts.length} ${batch}`, ...part].join("\n"));
}

function inOrder(keys: Keys): Keys {
  return Object.fromEntries(Object.entries(keys).map(([environment, of]) => [environment, [...new Set(of)].sort()]));
}

function batchOf(keys: Keys): string {
  return sha256(canonical(inOrder(keys))).slice(0, 16);
}

/** An environment in which nothing changes was told as well. */
function linesOf(environment: string, keys: readonly string[]): string[] {
  const lines: string[] = keys.length === 0 ? [environment] : [];
  for (let at = 0; at < keys.length; at += IN_A_LINE)
    lines.push(`${environment} ${keys.slice(at, at + IN_A_LINE).join(" ")}`);
  return lines;
}

/** One part of what was kept. */
export interface KeptPart {
  readonly part: number;
  readonly of: number;
  readonly batch: string;
  readonly lines: readonly string[];
}

/** Undefined where a text is none of ours. */
export function keptPart(text: string | null | undefined): KeptPart | undefined {
  const [first = "", ...lines] = (text ?? "").replaceAll("\r\n", "\n").trimEnd().split("\n");
  const [, part, of, batch] = HEADER.exec(first) ?? [];
  if (part === undefined || of === undefined || batch === undefined) return undefined;
  return lines.every((line) => LINE.test(line)) ? { part: Number(part), of: Number(of), batch, lines } : undefined;
}

/** Undefined where a part is missing, or its keys are not those that the parts were made of. */
export function keysOfParts(parts: readonly KeptPart[]): Keys | undefined {
  const [first] = parts;
  const isWhole =
    first?.of === parts.length &&
    parts.every(({ part, of, batch }, index) => part === index + 1 && of === first.of && batch === first.batch);
  if (!first || !isWhole) return undefined;
  // An environment may be called `constructor`.
  const keys = Object.create(null) as Record<string, string[]>;
  for (const line of parts.flatMap(({ lines }) => lines)) {
    const [, environment = "", rest = ""] = LINE.exec(line) ?? [];
    (keys[environment] ??= []).push(...rest.split(" ").filter((key) => key !== ""));
  }
  return batchOf(keys) === first.batch ? keys : undefined;
}
