import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { systemCode, WorldError } from "../../errors.ts";

/** Locks of this process: a pid in a lock that is not among them is one that came round again. */
const held = new Set<string>();

/**
 * Takes a file for this process alone, by a second one beside it that holds the pid. A lock of a process that is no more
 * is taken over. Throws a WorldError that names the holder; what is given back releases it.
 */
export function lockFile(file: string): () => void {
  const lock = `${file}.lock`;
  if (!create(lock)) {
    const pid = Number(readFileSync(lock, "utf8"));
    if (isAlive(pid) && (pid !== process.pid || held.has(lock))) {
      throw new WorldError(`${file} is in use by the local endpoint of process ${pid}`, {
        next: `Use that one, or end it first. If process ${pid} is something else, remove ${lock}.`,
      });
    }
    rmSync(lock, { force: true });
    if (!create(lock)) throw new WorldError(`${file} is in use: another endpoint has just taken it`);
  }
  held.add(lock);
  return () => {
    if (held.delete(lock)) rmSync(lock, { force: true });
  };
}

function create(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return systemCode(error) === "EPERM";
  }
}
