import { WorldError } from "../../errors.ts";
import type { DocumentKind } from "../documents.ts";
import type { Change } from "../machine/change.ts";
import type { ClusterSnapshot } from "./snapshot.ts";

/** One line of a state file after the first. */
export type Line =
  | { readonly cluster: ClusterSnapshot }
  | { readonly id: string; readonly changes: readonly Change[] }
  | { readonly document: { readonly kind: DocumentKind; readonly name: string; readonly value?: unknown } };

const FORMAT = 1;

/** The first line says what the file is, and how it is to be read. */
export const header = JSON.stringify({ emrald: "endpoint", format: FORMAT });

/** Throws a WorldError when the file is none of ours, or of a version to come. */
export function checkHeader(file: string, line: string): void {
  const head = parseJson(line) as { emrald?: unknown; format?: unknown } | undefined;
  if (head?.emrald !== "endpoint" || typeof head.format !== "number") {
    throw new WorldError(`${file} is not a state file of the local endpoint`, {
      next: "It was left as it is. Name another file, or move it away.",
    });
  }
  if (head.format > FORMAT) {
    throw new WorldError(
      `${file} was written by a newer emrald: its format is ${head.format}, this one reads ${FORMAT}`,
      {
        next: "It was left as it is. Use the newer emrald, or name another file.",
      },
    );
  }
}

/** `number`: of the line in its file, from 1. */
export function parseLine(file: string, text: string, number: number): Line {
  const line = parseJson(text);
  if (typeof line !== "object" || line === null || !("cluster" in line || "changes" in line || "document" in line)) {
    throw damaged(file, number, "is not one of the endpoint's");
  }
  return line as Line;
}

export function damaged(file: string, number: number, why: string, cause?: unknown): WorldError {
  return new WorldError(`${file} is damaged: line ${number} ${why}`, {
    next: "It was left as it is. Move it away to begin anew, or cut it off before that line.",
    cause,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
