import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Where a process id means something: containers may share a host's name, and each has processes of its own. A machine that
 * was started anew has none of those from before.
 */
export function thisMachine(): string {
  const parts = [
    () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
    () => readlinkSync("/proc/self/ns/pid"),
  ].map((read) => {
    try {
      return read();
    } catch {
      // Not on Linux: the name has to do.
      return "";
    }
  });
  return [hostname(), ...parts].join(" ");
}
