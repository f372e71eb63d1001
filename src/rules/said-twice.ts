import type { StepSpec } from "../spec/types.ts";
import type { Scene } from "./rule.ts";
import { type Setting, sparkProperty } from "./settings.ts";
import { type DependencyKey, dependencyLists } from "./step-dependencies.ts";

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

/** A property beside a step's own key for the same. */
export interface SaidTwice extends Setting {
  readonly step: StepSpec;
  readonly key: DependencyKey;
  readonly property: string;
}

/** Each property once: of a step, or of a cluster by the first step that it concerns. */
export function* saidTwice(scene: Pick<Scene, "environment" | "lineage">): Generator<SaidTwice> {
  const said = new Set<string>();
  for (const { step, key } of dependencyLists(scene.lineage)) {
    for (const property of PROPERTIES[key]) {
      const setting = sparkProperty(step, property, scene);
      const where = JSON.stringify([property, setting?.at]);
      if (!setting || said.has(where)) continue;
      said.add(where);
      yield { step, key, property, ...setting };
    }
  }
}
