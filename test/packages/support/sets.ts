import { canonical, sha256 } from "../../../src/model/canonical.ts";
import type { PackageSet, PythonSet, WantedSets } from "../../../src/model/packages.ts";

export function pythonSetOf(...packages: readonly string[]): PythonSet {
  const set = { packages: [...packages].sort(), python: "3.9" };
  return { ...set, key: sha256(canonical(set)).slice(0, 16) };
}

export function mavenSetOf(...packages: readonly string[]): PackageSet {
  const set = { packages: [...packages].sort() };
  return { ...set, key: sha256(canonical(set)).slice(0, 16) };
}

export function wantedOf(python: readonly PythonSet[], maven: readonly PackageSet[] = []): WantedSets {
  return {
    python: new Map(python.map((set) => [set.key, set])),
    maven: new Map(maven.map((set) => [set.key, set])),
  };
}
