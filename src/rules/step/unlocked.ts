import { sha256 } from "../../model/canonical.ts";
import { isDriverOf } from "../../model/databases.ts";
import type { Facts } from "../../model/files.ts";
import { driverOf, isJar, mavenSet, type PythonSet, pythonSet } from "../../model/packages.ts";
import { areLockable, library, pythonPackage } from "../../model/pinned.ts";
import { LOCK_FILE, readLock, requirementsFile } from "../../spec/packages-lock.ts";
import { isBroken, place, type Rule } from "../rule.ts";

const HINT = "Call emrald lock, and commit what it writes.";

export const rule: Rule = {
  severity: "error",
  summary: "The packages of a step are not locked.",
  why: "`emrald lock` writes to the byte what they are, and what they need in turn, into pipelines/packages.lock.json and pipelines/locks/. Nodes get that, and nothing else.",
  looksAt: "environment",
  check({ environment, lineage, facts }, report) {
    const text = facts.text(LOCK_FILE);
    // A damaged one has been told of.
    if (text !== undefined && readLock(text) === undefined) return;
    const drivers = new Set<string>();
    for (const step of lineage.steps.values()) {
      const { layers = [], broken = [] } = lineage.pipelines.get(step.pipeline) ?? {};
      const { pythonPackages, packages } = step.spark;
      const path = ["steps", step.name, "spark"];
      if (isBroken({ broken }, path)) continue;
      const python = areLockable(pythonPackages, pythonPackage) ? pythonSet(step, environment) : undefined;
      const problem = python && pythonProblem(step.id, python, facts);
      if (problem !== undefined)
        report({ at: place(layers, [...path, "python_packages"], "key"), message: problem, hint: HINT });
      const maven = mavenSet(step, lineage);
      if (!maven || !areLockable(maven.packages, library) || facts.lock.maven[maven.key] !== undefined) continue;
      const tables = step.reads.flatMap(({ id }) => lineage.datasets.get(id)?.jdbc ?? []);
      // A driver of another database has been told of, and the set will be another without it.
      if (tables.some(({ driver, url }) => driver !== undefined && !isDriverOf(driver, url))) continue;
      if (packages.length > 0) {
        const message = `the packages of step "${step.id}" are not locked: ${maven.packages.join(", ")}`;
        report({ at: place(layers, [...path, "packages"], "key"), message, hint: HINT });
        continue;
      }
      for (const { id } of step.reads) {
        const driver = driverOf(lineage.datasets.get(id));
        if (driver === undefined || isJar(driver) || drivers.has(id)) continue;
        drivers.add(id);
        const [pipeline = "", name = ""] = id.split("/");
        const home = lineage.pipelines.get(pipeline)?.layers ?? [];
        const message = `the driver "${driver}" of "${id}" is not locked`;
        report({ at: place(home, ["datasets", name, "jdbc", "driver"]), message, hint: HINT });
      }
    }
  },
};

function pythonProblem(step: string, { key, packages, python }: PythonSet, facts: Facts): string | undefined {
  const locked = facts.lock.python[key];
  if (!locked) return `the packages of step "${step}" are not locked for Python ${python}: ${packages.join(", ")}`;
  const file = requirementsFile(key);
  const text = facts.text(file);
  if (text === undefined) return `"${file}" is missing, which holds the versions of ${packages.join(", ")}`;
  return sha256(text) === locked.requirements ? undefined : `"${file}" is not what "${LOCK_FILE}" names`;
}
