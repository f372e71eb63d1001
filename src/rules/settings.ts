import { clusters } from "../model/clusters.ts";
import type { Layer } from "../spec/layers.ts";
import type { ClusterSpec, EnvironmentSpec } from "../spec/types.ts";

/** Cluster settings with the document that sets a key of them: a pipeline's own where it has one, else the project's. */
export interface Settings {
  readonly settings: ClusterSpec;
  readonly layersOf: (key: string) => readonly Layer[];
}

export function settingsOf(environment: EnvironmentSpec): Settings[] {
  const own: Settings[] = clusters(environment).flatMap(({ settings, pipelines }) =>
    pipelines
      .filter(({ cluster }) => cluster !== undefined)
      .map((pipeline) => ({
        settings,
        layersOf: (key) => (pipeline.cluster && key in pipeline.cluster ? pipeline.layers : environment.layers),
      })),
  );
  return [{ settings: environment.cluster, layersOf: () => environment.layers }, ...own];
}
