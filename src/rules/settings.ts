import { clusters } from "../model/clusters.ts";
import type { Layer } from "../spec/layers.ts";
import type { ClusterSpec, EnvironmentSpec } from "../spec/types.ts";

/** Cluster settings with the documents that set them: the project's, and a pipeline's own over it. */
export interface Settings {
  readonly settings: ClusterSpec;
  readonly layers: readonly Layer[];
}

export function settingsOf(environment: EnvironmentSpec): Settings[] {
  const own: Settings[] = clusters(environment).flatMap(({ settings, pipelines }) =>
    pipelines
      .filter(({ cluster }) => cluster !== undefined)
      .map((pipeline) => ({
        settings,
        // The deepest place wins: a property of the project stays the project's, whatever else the pipeline sets.
        layers: [...environment.layers, ...pipeline.layers],
      })),
  );
  return [{ settings: environment.cluster, layers: environment.layers }, ...own];
}
