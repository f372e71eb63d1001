import { WorldError } from "../../errors.ts";
import { takeAlone } from "../../take-alone.ts";

/**
 * Takes a file for this process alone, by a second one beside it that holds the process id. A lock of a process that is no more is taken over.
 * Throws a WorldError that names the holder; what is given back releases it.
 */
export function lockFile(file: string): () => void {
  const lock = `${file}.lock`;
  return takeAlone(
    lock,
    (pid) =>
      new WorldError(`${file} is in use by the local endpoint of process ${pid}`, {
        next: `Use that one, or end it first. If process ${pid} is something else, remove ${lock}.`,
      }),
  );
}
