import { library, pythonPackage } from "../../model/pinned.ts";
import type { Rule } from "../rule.ts";
import { type DependencyKey, dependencyLists } from "../step-dependencies.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A step names a package, or a file of one name, twice.",
  why: "Of two versions of a package one would win. Of two files with one name YARN brings the first to the nodes, and says nothing of the other; two archives cannot be unpacked in one folder.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const { key, texts, at } of dependencyLists(lineage)) {
      const known = new Map<string, number>();
      for (const [index, text] of texts.entries()) {
        const name = nameOf(key, text);
        const first = name === undefined ? undefined : known.get(name);
        if (name !== undefined && first === undefined) known.set(name, index);
        if (name === undefined || first === undefined) continue;
        report({
          at: at(index),
          message: WORDS[key](name, text, texts[first] ?? ""),
          related: [{ place: at(first), message: `"${texts[first] ?? ""}" is here` }],
        });
      }
    }
  },
};

type Words = (name: string, text: string, first: string) => string;

const packageTwice: Words = (name, text, first) => `"${text}" is the package "${name}" again, after "${first}"`;
const fileTwice: Words = (name, text, first) => `"${text}" has the name "${name}", as "${first}" has`;

const WORDS: Readonly<Record<DependencyKey, Words>> = {
  python_packages: packageTwice,
  packages: packageTwice,
  jars: fileTwice,
  py_files: fileTwice,
  archives: (name, text, first) => `"${text}" would be unpacked in the folder "${name}", as "${first}" is`,
};

/** What no two entries of a list may share; undefined for what another rule finds wrong. */
function nameOf(key: DependencyKey, text: string): string | undefined {
  if (key === "python_packages") return pythonPackage(text)?.name;
  if (key === "packages") return library(text)?.name;
  // An archive's folder is what stands behind the `#`, or else is called like the file.
  return text.slice(Math.max(text.lastIndexOf("/"), text.lastIndexOf("#")) + 1);
}
