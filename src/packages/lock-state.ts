import { readdirSync } from "node:fs";
import { join } from "node:path";
import { systemCode, WorldError } from "../errors.ts";
import { sha256 } from "../model/canonical.ts";
import type { PackageSet, WantedSets } from "../model/packages.ts";
import { LOCK_FILE, LOCKS_FOLDER, type PackagesLock, requirementsFile } from "../spec/packages-lock.ts";
import { findLock, textOf } from "./read-lock.ts";

/** Why a lock is not up to date. */
export interface Stale {
  readonly kind: "python" | "maven" | "file";
  /** A set's packages, or the file's name. */
  readonly what: string;
  readonly reason: "not locked" | "needed by no step" | "damaged";
}

/** What `emrald lock` would have to do: nothing where the lock is up to date. Asks nobody. Throws a WorldError. */
export function lockState(root: string, wanted: WantedSets): Stale[] {
  const { lock, damage } = findLock(root);
  const damaged: Stale[] = damage === undefined ? [] : [{ kind: "file", what: LOCK_FILE, reason: "damaged" }];
  return [
    ...damaged,
    ...[...wanted.python.values()].flatMap((set) => staleSet("python", set, isFreshPython(root, lock, set.key))),
    ...[...wanted.maven.values()].flatMap((set) => staleSet("maven", set, lock.maven[set.key] !== undefined)),
    ...needless("python", lock.python, wanted.python),
    ...needless("maven", lock.maven, wanted.maven),
    ...needlessFiles(root, wanted).map((what): Stale => ({ kind: "file", what, reason: "needed by no step" })),
  ];
}

/** True where a set is locked, and its requirements are those that were. */
export function isFreshPython(root: string, lock: PackagesLock, key: string): boolean {
  const text = textOf(join(root, requirementsFile(key)));
  return text !== undefined && lock.python[key]?.requirements === sha256(text);
}

/** Files of requirements that no step needs, by their paths from the project's folder. */
export function needlessFiles(root: string, { python }: WantedSets): string[] {
  try {
    return readdirSync(join(root, LOCKS_FOLDER))
      .filter((name) => /^[0-9a-f]{16}\.txt$/.test(name) && !python.has(name.slice(0, -".txt".length)))
      .sort()
      .map((name) => `${LOCKS_FOLDER}/${name}`);
  } catch (cause) {
    if (systemCode(cause) === "ENOENT") return [];
    throw new WorldError(`"${LOCKS_FOLDER}" cannot be read: ${(cause as Error).message}`, { cause });
  }
}

function staleSet(kind: Stale["kind"], { packages }: PackageSet, isFresh: boolean): Stale[] {
  return isFresh ? [] : [{ kind, what: packages.join(", "), reason: "not locked" }];
}

function needless(
  kind: Stale["kind"],
  locked: Readonly<Record<string, { readonly packages: readonly string[] }>>,
  wanted: ReadonlyMap<string, unknown>,
): Stale[] {
  return Object.entries(locked)
    .filter(([key]) => !wanted.has(key))
    .map(([, { packages }]) => ({ kind, what: packages.join(", "), reason: "needed by no step" }));
}
