import type { Architecture, PackagesLock } from "../spec/packages-lock.ts";
import type { EnvironmentSpec, StepSpec } from "../spec/types.ts";
import { LOCAL_ENVIRONMENT } from "../spec/environment.ts";
import { isS3 } from "./s3.ts";
import type { Lineage } from "./lineage.ts";
import { archiveOf, driverOf, isJar, isThere, mavenSet, pythonSet } from "./packages.ts";

/** What a step's program needs besides Spark, as files. */
export interface Dependencies {
  readonly jars: readonly DependencyFile[];
  readonly pyFiles: readonly DependencyFile[];
  readonly archives: readonly DependencyFile[];
  /** The set of its Python packages, and how it is locked. On EMR an archive brings them; a local run has an environment for each. */
  readonly python?: { readonly set: string; readonly requirements: string };
}

export const NO_DEPENDENCIES: Dependencies = { jars: [], pyFiles: [], archives: [] };

/** A file among the artifacts, by its key there, or one that lies in S3 already. */
export interface DependencyFile {
  readonly file?: string;
  readonly uri?: string;
  /** The folder that an archive is unpacked in. */
  readonly as?: string;
}

/** The folder of the nodes' working folders that holds a step's Python packages. */
export const PACKAGES_FOLDER = "python_packages";

/** Artifact keys of what the lock brings. */
export const ARCHIVES = "python/";
export const JARS = "maven/";

/** What is not locked yet is left out: a rule has said so. */
export function dependenciesOf(
  step: StepSpec,
  environment: EnvironmentSpec,
  lineage: Lineage,
  lock: PackagesLock,
): Dependencies {
  const { jars, pyFiles, archives } = step.spark;
  const maven = mavenSet(step, lineage);
  const locked = maven === undefined ? [] : (lock.maven[maven.key]?.jars ?? []);
  const drivers = step.reads.flatMap(({ id }) => driverOf(lineage.datasets.get(id)) ?? []);
  const python = pythonSet(step, environment);
  const isLocal = environment.name === LOCAL_ENVIRONMENT;
  const archive = python === undefined || isLocal ? undefined : archiveOf(step, environment, lock);
  return {
    jars: unique([
      ...[...jars, ...drivers.filter(isJar)].map(placed),
      ...locked.map(({ name }) => ({ file: `${JARS}${name}` })),
    ]),
    pyFiles: pyFiles.map(placed),
    archives: [
      ...archives.map(unpacked),
      ...(python && archive
        ? [{ file: `${ARCHIVES}${python.key}-${archive.architecture}.zip`, as: PACKAGES_FOLDER }]
        : []),
    ],
    ...(python ? { python: { set: python.key, requirements: lock.python[python.key]?.requirements ?? "" } } : {}),
  };
}

/** Files of the repository, or of the lock, that steps bring along. */
export function dependencyFiles({ jars, pyFiles, archives }: Dependencies): string[] {
  return [...jars, ...pyFiles, ...archives].flatMap(({ file }) => file ?? []);
}

function placed(file: string): DependencyFile {
  return isS3(file) ? { uri: file } : { file };
}

/** `models.zip#models`: the name after the `#` is the folder's; else it is the file's (YARN's localised resources). */
function unpacked(text: string): DependencyFile {
  const at = text.indexOf("#");
  if (at < 0) return placed(text);
  return { ...placed(text.slice(0, at)), as: text.slice(at + 1) };
}

function unique(files: readonly DependencyFile[]): DependencyFile[] {
  return [...new Map(files.map((file) => [JSON.stringify(file), file])).values()];
}

/** The SHA-256 that the lock gives a file of `dependencyFiles`; undefined for one of the repository. */
export function lockedHash(file: string, { python, maven }: PackagesLock): string | undefined {
  if (file.startsWith(JARS)) {
    const name = file.slice(JARS.length);
    return Object.values(maven)
      .flatMap(({ jars }) => jars)
      .find((jar) => jar.name === name)?.sha256;
  }
  const [, key = "", architecture = ""] = /^python\/([0-9a-f]{16})-(\w+)\.zip$/.exec(file) ?? [];
  const archive = python[key]?.archives[architecture as Architecture | "any"];
  return archive && isThere(archive) ? archive.sha256 : undefined;
}
