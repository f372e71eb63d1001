import type { Rule } from "../rule.ts";
import { saidTwice } from "../said-twice.ts";
import type { DependencyKey } from "../step-dependencies.ts";

/** Where what they say belongs. */
const INSTEAD: Readonly<Record<string, DependencyKey>> = {
  "spark.jars.packages": "packages",
  "spark.jars": "jars",
  "spark.archives": "archives",
  "spark.yarn.dist.archives": "archives",
};

export const rule: Rule = {
  severity: "error",
  summary:
    "A step names what it needs twice: by a key of its own, and by a property in its `conf` or in its cluster's spark-defaults.",
  why: "spark-submit takes its own option and drops the property without a word; and what `spark.jars.packages` downloads on the nodes is locked by nobody. Use the keys: packages, jars, py_files, archives, python_packages.",
  looksAt: "environment",
  check(scene, report) {
    for (const { step, key, property, at, isOfCluster } of saidTwice(scene)) {
      report({
        at,
        message: isOfCluster
          ? `"${property}" and "${key}" of step "${step.id}" are two ways to one thing: only one of them would count`
          : `"${property}" and "${key}" are two ways to one thing: only one of them would count`,
        hint: `What "${property}" says belongs in "${INSTEAD[property] ?? "py_files"}".`,
      });
    }
  },
};
