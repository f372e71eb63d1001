import { systemCode } from "./errors.ts";

/** Whether a process of this machine lives. What is no process id, as a damaged file has it, is of none. */
export function isAlive(pid: number): boolean {
  // 0 and less would be groups of processes.
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // It is there, and somebody else's.
    return systemCode(cause) === "EPERM";
  }
}
