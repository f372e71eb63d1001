import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { systemCode, WorldError } from "./errors.ts";
import { isAlive } from "./is-alive.ts";

/** Files that this process has: its own id in another is of a process before it that had the same. */
const held = new Set<string>();

/**
 * Takes a file for this process alone until what it gives back is called: it holds the process id. What a dead process left does not count.
 * Throws what `refusal` makes of the process that has it.
 */
export function takeAlone(file: string, refusal: (pid: number) => WorldError): () => void {
  // It gets its name with the id in it: nobody reads it empty, and takes its owner for dead.
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, String(process.pid));
    while (!linked(draft, file)) {
      const pid = ownerOf(file);
      if (pid === undefined) continue;
      if (pid === process.pid ? held.has(file) : isAlive(pid)) throw refusal(pid);
      clear(file, pid);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  held.add(file);
  return () => {
    if (held.delete(file)) rmSync(file, { force: true });
  };
}

/** What is told where another process is at work already: `making the Python environment`. */
export function busyWith(what: string): (pid: number) => WorldError {
  return (pid) =>
    new WorldError(`process ${pid} is ${what} already`, { next: "Wait until it is done, then call emrald again." });
}

/** False where the name is taken. */
function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (cause) {
    if (systemCode(cause) === "EEXIST") return false;
    throw cause;
  }
}

/** Takes away what a dead process left; what another process has put in its place meanwhile goes back. */
function clear(file: string, dead: number): void {
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
  } catch (cause) {
    if (systemCode(cause) === "ENOENT") return;
    throw cause;
  }
  if (!Object.is(ownerOf(aside), dead)) linked(aside, file);
  rmSync(aside, { force: true });
}

/** Undefined where it has just been given back. */
function ownerOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch (cause) {
    if (systemCode(cause) === "ENOENT") return undefined;
    throw cause;
  }
}
