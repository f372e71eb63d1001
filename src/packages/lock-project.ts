import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { WorldError } from "../errors.ts";
import { canonicalPretty, sha256 } from "../model/canonical.ts";
import type { PackageSet, PythonSet, WantedSets } from "../model/packages.ts";
import { library, pythonPackage } from "../model/pinned.ts";
import {
  type Architecture,
  ARCHITECTURES,
  LOCK_FILE,
  type LockedArchive,
  type MavenLock,
  NO_LOCK,
  type PackagesLock,
  type PythonLock,
  requirementsFile,
} from "../spec/packages-lock.ts";
import { busyWith, takeAlone } from "../take-alone.ts";
import { cacheFolder, inDraft, keep } from "./cache.ts";
import { isFreshPython, lockState, needlessFiles } from "./lock-state.ts";
import { bringJars } from "./maven.ts";
import { type Made, makeArchive, resolve } from "./python.ts";
import { findLock, textOf } from "./read-lock.ts";
import { type PackageChanges, packageChanges, requirementsIn } from "./requirements.ts";

/** A set that was locked anew. */
export interface LockChange extends PackageChanges {
  readonly kind: "python" | "maven";
  readonly key: string;
  readonly packages: readonly string[];
  readonly python?: string;
  readonly archives?: PythonLock["archives"];
}

export interface LockOutcome {
  readonly changes: readonly LockChange[];
  /** Sets that no step needs any more. */
  readonly removed: readonly { readonly kind: "python" | "maven"; readonly packages: readonly string[] }[];
  /** How many sets the lock holds now. */
  readonly sets: number;
}

/**
 * Locks what steps want, and writes it beside the pipelines: sets that are locked stay as they are unless `upgrade` asks for the newest
 * versions that their packages allow. Where all is locked nobody is asked and nothing is written. Throws a WorldError; then the lock is
 * what it was.
 */
export async function lockProject(
  root: string,
  wanted: WantedSets,
  { upgrade = false }: { upgrade?: boolean } = {},
): Promise<LockOutcome> {
  const sets = wanted.python.size + wanted.maven.size;
  if (!upgrade && lockState(root, wanted).length === 0) return { changes: [], removed: [], sets };
  mkdirSync(cacheFolder(root), { recursive: true });
  const release = takeAlone(join(cacheFolder(root), "lock"), busyWith("locking the packages of this project"));
  try {
    return { ...(await lockAnew(root, wanted, upgrade)), sets };
  } finally {
    release();
  }
}

async function lockAnew(root: string, wanted: WantedSets, upgrade: boolean): Promise<Omit<LockOutcome, "sets">> {
  // What is damaged counts for nothing: it is made anew.
  const { lock: old } = findLock(root);
  const changes: LockChange[] = [];
  const python: Record<string, PythonLock> = {};
  const maven: Record<string, MavenLock> = {};
  const requirements = new Map<string, string>();
  for (const set of wanted.python.values()) {
    const known = old.python[set.key];
    if (!upgrade && known && isFreshPython(root, old, set.key)) {
      python[set.key] = known;
      continue;
    }
    const { entry, text, before } = await lockPython(root, set, old, upgrade);
    python[set.key] = entry;
    requirements.set(set.key, text);
    const { key, packages } = set;
    const versions = packageChanges(requirementsIn(before), requirementsIn(text));
    changes.push({ kind: "python", key, packages, python: set.python, archives: entry.archives, ...versions });
  }
  for (const set of wanted.maven.values()) {
    const known = old.maven[set.key];
    maven[set.key] = !upgrade && known ? known : await lockMaven(root, set);
    if (maven[set.key] === known) continue;
    const versions = packageChanges(jarVersions(likest(set, old.maven)), jarVersions(maven[set.key]));
    changes.push({ kind: "maven", key: set.key, packages: set.packages, ...versions });
  }
  sameJars(maven);
  writeLock(root, { ...NO_LOCK, python, maven }, requirements);
  for (const file of needlessFiles(root, wanted)) rmSync(join(root, file), { force: true });
  const gone = (kind: "python" | "maven", now: Readonly<Record<string, unknown>>) =>
    Object.entries<{ readonly packages: readonly string[] }>(old[kind])
      .filter(([key]) => now[key] === undefined)
      .map(([, { packages }]) => ({ kind, packages }));
  return { changes, removed: [...gone("python", python), ...gone("maven", maven)] };
}

/** What a set was before, or the set that it was made of: where it has a version that still fits, that stays. */
async function lockPython(
  root: string,
  set: PythonSet,
  old: PackagesLock,
  upgrade: boolean,
): Promise<{ entry: PythonLock; text: string; before: string }> {
  const same = Object.fromEntries(Object.entries(old.python).filter(([, { python }]) => python === set.python));
  const [key] = Object.entries(same).find(([, entry]) => entry === likest(set, same)) ?? [];
  const before = key === undefined ? "" : (textOf(join(root, requirementsFile(key))) ?? "");
  process.stderr.write(`locking ${set.packages.join(", ")} for Python ${set.python}\n`);
  return inDraft(root, async (draft) => {
    const text = await resolve(root, set, { draft, preferred: before, upgrade });
    const made: Partial<Record<Architecture, Made>> = {};
    for (const architecture of ARCHITECTURES)
      made[architecture] = await makeArchive(root, text, { python: set.python, architecture, draft });
    const { packages, python } = set;
    const entry = { packages, python, requirements: sha256(text), archives: archivesOf(root, made) };
    return { entry, text, before };
  });
}

/** One for all nodes where both are the same bytes: then nothing in it is of one architecture. */
function archivesOf(root: string, made: Readonly<Partial<Record<Architecture, Made>>>): PythonLock["archives"] {
  const archives: Partial<Record<Architecture, LockedArchive>> = {};
  for (const architecture of ARCHITECTURES) {
    const one = made[architecture];
    if (!one) continue;
    if ("noWheel" in one) archives[architecture] = { no_wheel: one.noWheel };
    else {
      keep(root, one.file, one.sha256);
      archives[architecture] = { sha256: one.sha256 };
    }
  }
  const [first, ...others] = Object.values(archives);
  const isForAny = first && "sha256" in first && others.every((one) => "sha256" in one && one.sha256 === first.sha256);
  return isForAny ? { any: first } : archives;
}

async function lockMaven(root: string, { packages }: PackageSet): Promise<MavenLock> {
  process.stderr.write(`locking ${packages.join(", ")}\n`);
  return inDraft(root, async (draft) => {
    const jars = await bringJars(root, packages, draft);
    for (const { file, sha256 } of jars) keep(root, file, sha256);
    return { packages, jars: jars.map(({ name, sha256 }) => ({ name, sha256 })) };
  });
}

/** A jar has one place among the artifacts, whichever set brings it. */
function sameJars(maven: Readonly<Record<string, MavenLock>>): void {
  const known = new Map<string, string>();
  for (const { name, sha256 } of Object.values(maven).flatMap(({ jars }) => jars)) {
    if ((known.get(name) ?? sha256) !== sha256)
      throw new WorldError(`"${name}" is one file for one step, and another for another: a repository has changed it`, {
        next: "Call emrald lock --upgrade, which brings all of them at once.",
      });
    known.set(name, sha256);
  }
}

/** Of the sets that were locked the one with most names in common; undefined where none has any. */
function likest<T extends { readonly packages: readonly string[] }>(
  { packages }: PackageSet,
  locked: Readonly<Record<string, T>>,
): T | undefined {
  const names = new Set(packages.map(nameOf));
  const common = (one: T): number => one.packages.filter((text) => names.has(nameOf(text))).length;
  const [best] = Object.values(locked).sort((a, b) => common(b) - common(a));
  return best && common(best) > 0 ? best : undefined;
}

/** A package without its version: `wordcloud`, `org.postgresql:postgresql`. */
function nameOf(text: string): string {
  return (pythonPackage(text) ?? library(text))?.name ?? text;
}

/** `org.postgresql_postgresql-42.7.4.jar`, taken apart. */
function jarVersions(locked: MavenLock | undefined): { name: string; version: string }[] {
  return (locked?.jars ?? []).map(({ name }) => {
    const [, artifact = name, version = ""] = /^(.*?)-(\d[^/]*)\.jar$/.exec(name) ?? [];
    return { name: artifact, version };
  });
}

/** The lock comes last: where this is cut off, files of requirements differ from what it names, and that is told. */
function writeLock(root: string, lock: PackagesLock, requirements: ReadonlyMap<string, string>): void {
  const isEmpty = Object.keys(lock.python).length + Object.keys(lock.maven).length === 0;
  try {
    for (const [key, text] of requirements) write(join(root, requirementsFile(key)), text);
    if (isEmpty) rmSync(join(root, LOCK_FILE), { force: true });
    else write(join(root, LOCK_FILE), canonicalPretty(lock));
  } catch (cause) {
    throw new WorldError(`the lock cannot be written: ${(cause as Error).message}`, {
      next: "Mend that, and call emrald lock again.",
      cause,
    });
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}
