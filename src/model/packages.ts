import { pythonOf } from "../emr/release.ts";
import { instanceType } from "../emr/instance-type.ts";
import { clusterOf } from "../spec/environment.ts";
import type { StepKind } from "../spec/kinds.ts";
import type { Architecture, LockedArchive, PackagesLock } from "../spec/packages-lock.ts";
import type { DatasetSpec, EnvironmentSpec, PipelineSpec, StepSpec } from "../spec/types.ts";
import { canonical, sha256 } from "./canonical.ts";
import { workers } from "./clusters.ts";
import type { Lineage } from "./lineage.ts";
import { asIndexed } from "./pinned.ts";

/** Packages that are resolved together, by what names their lock. */
export interface PackageSet {
  readonly key: string;
  /** Sorted. */
  readonly packages: readonly string[];
}

export interface PythonSet extends PackageSet {
  /** The Python of the release that they are for: `3.9`. */
  readonly python: string;
}

/** The kinds of step that hold Python of the user's own: no other can import anything. */
export const PYTHON_KINDS: readonly StepKind[] = ["app", "script"];

/** The Python packages of a step; undefined where it names none or cannot import them, or its release is not known. */
export function pythonSet(step: StepSpec, environment: EnvironmentSpec): PythonSet | undefined {
  if (step.spark.pythonPackages.length === 0 || !step.kinds.every((kind) => PYTHON_KINDS.includes(kind)))
    return undefined;
  const pipeline = pipelineOf(step, environment);
  const python = pythonOf(pipeline && clusterOf(environment, pipeline).release);
  if (python === undefined) return undefined;
  const packages = [...new Set(step.spark.pythonPackages.map(asIndexed))].sort();
  return { key: keyOf({ packages, python }), packages, python };
}

/** The libraries of the JVM that a step names, and the drivers of the databases that it reads. */
export function mavenSet(step: StepSpec, { datasets }: Pick<Lineage, "datasets">): PackageSet | undefined {
  const drivers = step.reads.flatMap(({ id }) => driverOf(datasets.get(id)) ?? []).filter((driver) => !isJar(driver));
  const packages = [...new Set([...step.spark.packages, ...drivers])].sort();
  return packages.length === 0 ? undefined : { key: keyOf({ packages }), packages };
}

export function driverOf(dataset: DatasetSpec | undefined): string | undefined {
  return dataset?.jdbc?.driver;
}

/** Whether it is a file, of the repository or in S3, and no Maven coordinate. */
export function isJar(driver: string): boolean {
  return /\.jar$/i.test(driver);
}

/**
 * The architectures of the nodes that run a step's driver and executors. Beside others the primary node runs none of them (YARN,
 * cluster mode). Empty where no fleet, or no known type, says it.
 */
export function architecturesOf(step: StepSpec, environment: EnvironmentSpec): ReadonlySet<Architecture> {
  const fleet = environment.fleets.get(pipelineOf(step, environment)?.fleet ?? environment.fleet ?? "");
  const nodes = fleet ? workers(fleet) : [];
  const types = (nodes.length > 0 ? nodes : [fleet?.primary]).flatMap((some) => [...(some?.types.keys() ?? [])]);
  return new Set(types.flatMap((type) => EC2_ARCHITECTURES[instanceType(type)?.arch ?? ""] ?? []));
}

/** As EC2 says it, to what Python calls it. */
const EC2_ARCHITECTURES: Readonly<Record<string, Architecture>> = { x86_64: "x86_64", arm64: "aarch64" };

function pipelineOf({ pipeline }: StepSpec, { pipelines }: EnvironmentSpec): PipelineSpec | undefined {
  return pipelines.find(({ name }) => name === pipeline);
}

/** The archive of a step's Python packages that all of its nodes can use; undefined where there is none, or it is not locked. */
export function archiveOf(
  step: StepSpec,
  environment: EnvironmentSpec,
  lock: PackagesLock,
): { readonly architecture: Architecture | "any"; readonly sha256: string } | undefined {
  const set = pythonSet(step, environment);
  const archives = set === undefined ? undefined : lock.python[set.key]?.archives;
  if (archives?.any && isThere(archives.any)) return { architecture: "any", sha256: archives.any.sha256 };
  const [architecture, ...others] = architecturesOf(step, environment);
  const archive = architecture === undefined ? undefined : archives?.[architecture];
  if (architecture === undefined || others.length > 0 || archive === undefined || !isThere(archive)) return undefined;
  return { architecture, sha256: archive.sha256 };
}

export function isThere(archive: LockedArchive): archive is { readonly sha256: string } {
  return "sha256" in archive;
}

/** A set as it is locked: under this name its environment is found, also by a run that began before the lock was changed. */
export function lockedSet({ set, requirements }: { readonly set: string; readonly requirements: string }): string {
  return `${set}/${requirements.slice(0, 12)}`;
}

function keyOf(set: object): string {
  return sha256(canonical(set)).slice(0, 16);
}

/** All sets that the steps of some environments need, by their keys. */
export interface WantedSets {
  readonly python: ReadonlyMap<string, PythonSet>;
  readonly maven: ReadonlyMap<string, PackageSet>;
}

export function wantedSets(
  scenes: Iterable<{ readonly environment: EnvironmentSpec; readonly lineage: Lineage }>,
): WantedSets {
  const python = new Map<string, PythonSet>();
  const maven = new Map<string, PackageSet>();
  for (const { environment, lineage } of scenes) {
    for (const step of lineage.steps.values()) {
      const [packages, libraries] = [pythonSet(step, environment), mavenSet(step, lineage)];
      if (packages) python.set(packages.key, packages);
      if (libraries) maven.set(libraries.key, libraries);
    }
  }
  return { python, maven };
}
