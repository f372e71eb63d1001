import { readFileSync } from "node:fs";
import { join } from "node:path";
import { systemCode, WorldError } from "../errors.ts";
import { sha256 } from "../model/canonical.ts";
import { LOCK_FILE, NO_LOCK, type PackagesLock, parseLock, requirementsFile } from "../spec/packages-lock.ts";

/** What `emrald lock` has written, as far as one can read it. */
interface FoundLock {
  /** Empty where there is none, and where it is damaged. */
  readonly lock: PackagesLock;
  /** What is wrong with it, in words. */
  readonly damage?: string;
}

/** The lock of a project's folder. Throws a WorldError where a newer emrald has written it. */
export function findLock(root: string): FoundLock {
  const text = textOf(join(root, LOCK_FILE));
  if (text === undefined) return { lock: NO_LOCK };
  const parsed = parseLock(text);
  if ("value" in parsed) return { lock: parsed.value };
  const { message, isNewer } = parsed.problem;
  if (isNewer) throw unreadable(message, "Take that emrald.");
  return { lock: NO_LOCK, damage: message };
}

/** The same for whoever needs what is in it. Throws a WorldError where it is damaged, too. */
export function lockOf(root: string): PackagesLock {
  const { lock, damage } = findLock(root);
  if (damage !== undefined) throw unreadable(damage, LOCK_ANEW);
  return lock;
}

function unreadable(why: string, next: string): WorldError {
  return new WorldError(`"${LOCK_FILE}" cannot be read: ${why}`, { next });
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

/** Undefined where it is not there. */
export function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (systemCode(cause) === "ENOENT" || systemCode(cause) === "ENOTDIR") return undefined;
    throw new WorldError(`"${path}" cannot be read: ${(cause as Error).message}`, { cause });
  }
}
