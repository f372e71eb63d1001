import { isSnapshot, library, pythonPackage } from "../../model/pinned.ts";
import type { Rule } from "../rule.ts";
import { dependencyLists } from "../step-dependencies.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A step's package does not say one version.",
  why: "What is not pinned is another package tomorrow, on some nodes and not on others. Write name==version for Python, group:artifact:version for the JVM; what those need in turn is locked by `emrald lock`.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const { key, texts, at } of dependencyLists(lineage)) {
      if (key !== "python_packages" && key !== "packages") continue;
      for (const [index, text] of texts.entries()) {
        if (key === "python_packages" ? pythonPackage(text) : library(text)) continue;
        const isPython = key === "python_packages";
        report({
          at: at(index),
          message: `"${text}" ${isPython ? pythonProblem(text) : libraryProblem(text)}`,
          hint: isPython ? pythonHint(text) : libraryHint(text),
        });
      }
    }
  },
};

function pythonProblem(text: string): string {
  if (text.includes(";")) return 'has a condition behind ";": conditions are not taken';
  return versionOf(text) === undefined ? "does not say one version" : "is not written as name==version";
}

function libraryProblem(text: string): string {
  return isSnapshot(text) ? "moves: the same name is another file tomorrow" : "does not say one version";
}

function versionOf(text: string): string | undefined {
  return /^[^=]*={2,3}\s*(\d[\w.!+-]*)\s*(?:;.*)?$/.exec(text)?.[1];
}

function pythonHint(text: string): string {
  const [name] = /^[\w.-]+(\[[\w.,-]+\])?/.exec(text) ?? ["name"];
  const version = versionOf(text);
  return `Write ${name}==${version ?? "<version>"}.`;
}

function libraryHint(text: string): string {
  const [group, artifact] = text.split(":");
  return group && artifact ? `Write ${group}:${artifact}:<version>.` : "Write group:artifact:version.";
}
