import { clusters } from "../model/clusters.ts";
import type { Layer } from "../spec/layers.ts";
import { clusterOf } from "../spec/environment.ts";
import type { Place } from "../spec/diagnostic.ts";
import type { Scalar } from "../spec/schema/types.ts";
import type { ClusterSpec, EnvironmentSpec, PipelineSpec, StepSpec } from "../spec/types.ts";
import { place, type Scene } from "./rule.ts";

/** Cluster settings with the documents that set them: the project's, and a pipeline's own over it. */
export interface Settings {
  readonly settings: ClusterSpec;
  readonly layers: readonly Layer[];
}

/** Where the settings of a cluster are said. The deepest place wins: a property of the project stays the project's, whatever else a pipeline sets. */
export function layersOf(environment: EnvironmentSpec, pipelines: readonly PipelineSpec[]): Layer[] {
  return [...environment.layers, ...pipelines.flatMap(({ cluster, layers }) => (cluster ? layers : []))];
}

/** All that is said of clusters, also where no step has one yet. Rules on what a run makes look at `clusters()` instead. */
export function settingsOf(environment: EnvironmentSpec): Settings[] {
  const own: Settings[] = clusters(environment).flatMap(({ settings, pipelines }) =>
    pipelines
      .filter(({ cluster }) => cluster !== undefined)
      .map((pipeline) => ({ settings, layers: layersOf(environment, [pipeline]) })),
  );
  return [{ settings: environment.cluster, layers: environment.layers }, ...own];
}

/** What holds for a step, and where it is said. */
export interface Setting {
  readonly value: Scalar;
  readonly at: Place;
  /** True where its cluster says it, for others too. */
  readonly isOfCluster: boolean;
}

type In = Pick<Scene, "environment" | "lineage">;

/** A property of Spark as a step gets it: its own word, else that of its cluster's spark-defaults. */
export function sparkProperty(step: StepSpec, property: string, scene: In): Setting | undefined {
  const { layers = [] } = scene.lineage.pipelines.get(step.pipeline) ?? {};
  const value = step.spark.conf[property];
  if (value === undefined) return clusterProperty(step, "spark-defaults", property, scene);
  return { value, at: place(layers, ["steps", step.name, "spark", "conf", property], "key"), isOfCluster: false };
}

/** What a classification of a step's cluster says. */
export function clusterProperty(
  step: StepSpec,
  classification: string,
  property: string,
  { environment, lineage }: In,
): Setting | undefined {
  const pipeline = lineage.pipelines.get(step.pipeline);
  const value = pipeline && clusterOf(environment, pipeline).configurations[classification]?.[property];
  if (!pipeline || value === undefined) return undefined;
  const path = ["cluster", "configurations", classification, property];
  return { value, at: place(layersOf(environment, [pipeline]), path, "key"), isOfCluster: true };
}
