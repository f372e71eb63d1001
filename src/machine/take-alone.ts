import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { systemCode, WorldError } from "../errors.ts";

/**
 * Takes a file for this process alone until what it gives back is called; what a dead process left does not count. `doing` says what two
 * would spoil for each other: `making the Python environment`. Throws a WorldError where another process is at it.
 */
export function takeAlone(file: string, doing: string): () => void {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (cause) {
      if (systemCode(cause) !== "EEXIST") throw cause;
      const pid = Number(readFileSync(file, "utf8"));
      if (isAlive(pid))
        throw new WorldError(`process ${pid} is ${doing} already`, {
          next: "Wait until it is done, then call emrald again.",
        });
      rmSync(file, { force: true });
    }
  }
}

export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return systemCode(cause) === "EPERM";
  }
}
