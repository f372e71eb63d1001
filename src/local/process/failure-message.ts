import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const TAIL_BYTES = 16 * 1024;
const MAX_MESSAGE = 1_000;

/** The line of a program's stderr that says best why it failed; empty when it said nothing. */
export function failureMessage(stderrFile: string): string {
  return tellingLine(readTail(stderrFile));
}

/** emrald's own line, else the last line of an exception, else the last line. */
export function tellingLine(stderr: string): string {
  const lines = stderr.split(/\r?\n/).filter((line) => line.trim() !== "");
  const line =
    lines.findLast((text) => /^emrald: [a-z]/.test(text)) ??
    lines.findLast((text) => /^([\w.]+(Error|Exception|Interrupt|Exit)|Exception in thread .*)(:|$)/.test(text)) ??
    lines.at(-1) ??
    "";
  return line.trim().slice(0, MAX_MESSAGE);
}

function readTail(file: string): string {
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const read = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString("utf8", 0, read);
  } finally {
    closeSync(descriptor);
  }
}
