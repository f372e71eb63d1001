import { isThereAlready, library, pythonPackage } from "../../model/pinned.ts";
import type { Rule } from "../rule.ts";
import { dependencyLists } from "../step-dependencies.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A step's package is Spark itself, or emrald's own runtime.",
  why: "Nodes have it already, in the release's version: a second one of another version would be found first, and break in ways that are hard to read.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const { key, texts, at } of dependencyLists(lineage)) {
      if (key !== "python_packages" && key !== "packages") continue;
      for (const [index, text] of texts.entries()) {
        const name = (key === "packages" ? library(text) : pythonPackage(text))?.name;
        if (name === undefined || !isThereAlready(name)) continue;
        const whose = name === "emrald" ? "brings itself to every step" : "is a part of the release";
        report({ at: at(index), message: `"${name}" ${whose}`, hint: "Remove it." });
      }
    }
  },
};
