import { pythonSet } from "../../model/packages.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { references } from "../../spec/reference.ts";
import type { StepSpec } from "../../spec/types.ts";
import { isBroken, type Rule, type Scene } from "../rule.ts";
import { clusterProperty, type Setting, sparkProperty } from "../settings.ts";

/** What says which Python a driver or an executor is (Spark's configuration, PythonRunner, YARN's Client). */
const PROPERTIES = [
  "spark.pyspark.python",
  "spark.pyspark.driver.python",
  "spark.yarn.appMasterEnv.PYSPARK_PYTHON",
  "spark.yarn.appMasterEnv.PYSPARK_DRIVER_PYTHON",
  "spark.executorEnv.PYSPARK_PYTHON",
];
const EXPORTS = ["PYSPARK_PYTHON", "PYSPARK_DRIVER_PYTHON"];

export const rule: Rule = {
  severity: "error",
  summary: "A step with `python_packages` runs on another Python than its release's.",
  why: "Packages are locked, and archives made, for the Python of the release: compiled parts are not found by another one, and pure ones may be of the wrong version. What else a step needs belongs in `python_packages` too, and not in a Python of its own.",
  looksAt: "environment",
  check(scene, report) {
    // Here the packages are an environment of their own, for the Python of this machine.
    if (scene.environment.name === LOCAL_ENVIRONMENT) return;
    const said = new Set<string>();
    for (const step of scene.lineage.steps.values()) {
      const { broken = [] } = scene.lineage.pipelines.get(step.pipeline) ?? {};
      const python = pythonSet(step, scene.environment)?.python;
      if (python === undefined || isBroken({ broken }, ["steps", step.name, "spark"])) continue;
      for (const [name, { value, at }] of settings(step, scene)) {
        const where = JSON.stringify([name, at]);
        if (isPython(String(value), python) || said.has(where)) continue;
        said.add(where);
        report({
          at,
          message: `"${name}" is "${value}", and the python_packages of step "${step.id}" are for Python ${python}, the release's`,
          hint: `Leave it out, or name /usr/bin/python${python}.`,
        });
      }
    }
  },
};

function settings(step: StepSpec, scene: Scene): [name: string, setting: Setting][] {
  // What spark-env exports is for those who say nothing by a property.
  const exports = sparkProperty(step, "spark.pyspark.python", scene) ? [] : EXPORTS;
  return [
    ...PROPERTIES.map((name) => [name, sparkProperty(step, name, scene)] as const),
    ...exports.map((name) => [name, clusterProperty(step, "spark-env", name, scene)] as const),
  ].flatMap(([name, setting]) => (setting ? [[name, setting]] : []));
}

/** The release's own by the name that it has: `python3`, `/usr/bin/python3.9`. What a reference says is not known here. */
function isPython(path: string, python: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return references(path).length > 0 || name === "python3" || name === `python${python}`;
}
