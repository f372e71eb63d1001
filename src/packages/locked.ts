import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { systemCode, WorldError } from "../errors.ts";
import { LOCK_FILE, NO_LOCK, type PackagesLock, parseLock, requirementsFile } from "../spec/packages-lock.ts";

/** The lock of a project's folder; empty where there is none. Throws a WorldError where it cannot be read. */
export function lockOf(root: string): PackagesLock {
  const text = textOf(join(root, LOCK_FILE));
  if (text === undefined) return NO_LOCK;
  const parsed = parseLock(text);
  if ("value" in parsed) return parsed.value;
  const { message, isNewer } = parsed.problem;
  throw new WorldError(`"${LOCK_FILE}" cannot be read: ${message}`, {
    next: isNewer ? "Take that emrald." : LOCK_ANEW,
  });
}

const LOCK_ANEW = "Call emrald lock.";

/** The file of a set's requirements, as it was locked. Throws a WorldError where it is another by now. */
export function lockedRequirements(root: string, key: string): { readonly text: string; readonly sha256: string } {
  const file = requirementsFile(key);
  const locked = lockOf(root).python[key];
  if (!locked) throw new WorldError(`there is no lock of the Python packages "${key}"`, { next: LOCK_ANEW });
  const text = textOf(join(root, file));
  if (text === undefined)
    throw new WorldError(`"${file}" is not there, and "${LOCK_FILE}" names it`, { next: LOCK_ANEW });
  if (sha256(text) !== locked.requirements)
    throw new WorldError(`"${file}" is not what "${LOCK_FILE}" names: one of them was changed`, { next: LOCK_ANEW });
  return { text, sha256: locked.requirements };
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Undefined where it is not there. */
export function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (systemCode(cause) === "ENOENT" || systemCode(cause) === "ENOTDIR") return undefined;
    throw new WorldError(`"${path}" cannot be read: ${(cause as Error).message}`, { cause });
  }
}
