import { readFileSync } from "node:fs";
import { systemCode } from "./errors.ts";

/**
 * Whether a process of this machine does anything still. One that has ended does not, whether its parent has asked for its end or not: in a container nobody
 * may. What is no process id, as a damaged file has it, is of none.
 */
export function isAlive(pid: number): boolean {
  // 0 and less would be groups of processes.
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (cause) {
    // It is there, and somebody else's.
    if (systemCode(cause) !== "EPERM") return false;
  }
  return !hasEnded(pid);
}

/** Linux tells: proc_pid_stat(5), whose third field is the state, behind a name in brackets that may hold any character. */
function hasEnded(pid: number): boolean {
  if (process.platform !== "linux") return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    // No /proc, or one that hides the processes of others; or it has ended since, which the next look shows.
    return false;
  }
}
