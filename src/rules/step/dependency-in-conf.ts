import { place, type Rule } from "../rule.ts";
import { type DependencyKey, dependencyLists } from "../step-dependencies.ts";

/** Properties that say the same in another way: spark-submit's own option for it comes first, and what they say is lost. */
const PROPERTIES: Readonly<Record<DependencyKey, readonly string[]>> = {
  packages: ["spark.jars.packages", "spark.jars"],
  jars: ["spark.jars"],
  py_files: ["spark.submit.pyFiles"],
  archives: ["spark.archives", "spark.yarn.dist.archives"],
  python_packages: [
    "spark.archives",
    "spark.yarn.dist.archives",
    "spark.executorEnv.PYTHONPATH",
    "spark.yarn.appMasterEnv.PYTHONPATH",
  ],
};

/** Where what they say belongs. */
const INSTEAD: Readonly<Record<string, DependencyKey>> = {
  "spark.jars.packages": "packages",
  "spark.jars": "jars",
  "spark.archives": "archives",
  "spark.yarn.dist.archives": "archives",
};

export const rule: Rule = {
  severity: "error",
  summary: "A step names what it needs twice: by a key of its own, and by a property in `conf`.",
  why: "spark-submit takes its own option and drops the property without a word; and what `spark.jars.packages` downloads on the nodes is locked by nobody. Use the keys: packages, jars, py_files, archives, python_packages.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    const said = new Set<string>();
    for (const { step, key } of dependencyLists(lineage)) {
      for (const property of PROPERTIES[key]) {
        if (step.spark.conf[property] === undefined || said.has(`${step.id} ${property}`)) continue;
        said.add(`${step.id} ${property}`);
        const layers = lineage.pipelines.get(step.pipeline)?.layers ?? [];
        report({
          at: place(layers, ["steps", step.name, "spark", "conf", property], "key"),
          message: `"${property}" and "${key}" are two ways to one thing: only one of them would count`,
          hint: `What "${property}" says belongs in "${INSTEAD[property] ?? "py_files"}".`,
        });
      }
    }
  },
};
