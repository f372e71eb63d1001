import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const TAIL_BYTES = 16 * 1024;
const MAX_MESSAGE = 1_000;

export interface Telling {
  readonly message: string;
  /** Which of the logs says it. */
  readonly log: "stdout" | "stderr";
}

/**
 * The line that says best why a program failed, and where it stands. Both logs are looked at: spark-submit sends what a
 * Python driver writes to stderr to its own stdout.
 */
export function failureMessage(logs: { readonly stdout: string; readonly stderr: string }): Telling | undefined {
  const stderr = readTail(logs.stderr);
  const stdout = readTail(logs.stdout);
  for (const find of [emraldLine, fullDiskLine, exceptionLine]) {
    for (const [log, text] of [["stdout", stdout] as const, ["stderr", stderr] as const]) {
      const message = find(text);
      if (message !== undefined) return { message: message.trim().slice(0, MAX_MESSAGE), log };
    }
  }
  const last = linesOf(stderr).at(-1);
  return last === undefined ? undefined : { message: last.trim().slice(0, MAX_MESSAGE), log: "stderr" };
}

/** The runtime's own: `emrald: <code>: <message>`. */
export function emraldLine(text: string): string | undefined {
  return linesOf(text).findLast((line) => /^emrald: [a-z]/.test(line));
}

/** A full disk cuts off and mixes up what follows it in the log: only these words are sure. */
function fullDiskLine(text: string): string | undefined {
  return /(?:[\w.]+(?:Error|Exception): )?(?:\[Errno 28\] )?No space left on device/.exec(text)?.[0];
}

/** The exception of Python's last traceback, or Java's `Exception in thread …`. */
export function exceptionLine(text: string): string | undefined {
  const lines = linesOf(text);
  const traceback = lines.findLastIndex((line) => line.startsWith("Traceback (most recent call last)"));
  const raised = lines.findIndex((line, index) => index > traceback && !/^\s/.test(line));
  // Py4J says no more than that Java raised something; what it was is on the next line, after a colon.
  const java = lines[raised + 1]?.match(/^: (.*)/)?.[1];
  if (traceback >= 0 && raised > 0) return java ?? lines[raised];
  return lines.findLast((line) => line.startsWith("Exception in thread "));
}

/** Without what Spark says of its own end, which comes after the reason. */
function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== "" && !sparkInfo.test(line));
}

const sparkInfo = /^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d INFO /;

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
