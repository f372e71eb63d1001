import { canonical, sha256 } from "./canonical.ts";
import { clusterOf } from "../spec/environment.ts";
import type { ClusterSpec, EnvironmentSpec, FleetSpec, NodesSpec, PipelineSpec } from "../spec/types.ts";

/** One cluster of a run: a fleet, the settings, and the pipelines whose steps it runs. */
export interface ClusterModel {
  /** The fleet's name; with six digits of its settings where pipelines of one fleet differ in them. */
  readonly name: string;
  readonly fleet: FleetSpec;
  readonly settings: ClusterSpec;
  readonly pipelines: readonly PipelineSpec[];
}

/** A fleet for whoever names none: on this machine nodes are only a word. */
const NO_FLEET: FleetSpec = { name: "default" };

/** A run makes one cluster for each distinct pair of fleet and settings. */
export function clusters(environment: EnvironmentSpec): ClusterModel[] {
  const plain = digest(environment.cluster);
  const made = new Map<
    string,
    { -readonly [K in keyof ClusterModel]: ClusterModel[K] } & { pipelines: PipelineSpec[] }
  >();
  for (const pipeline of environment.pipelines) {
    if (pipeline.steps.length === 0) continue;
    const fleetName = pipeline.fleet ?? environment.fleet;
    const fleet = fleetName === undefined ? NO_FLEET : (environment.fleets.get(fleetName) ?? { name: fleetName });
    const settings = clusterOf(environment, pipeline);
    const own = pipeline.cluster ? digest(settings) : plain;
    const name = own === plain ? fleet.name : `${fleet.name}-${own}`;
    const cluster = made.get(name);
    if (cluster) cluster.pipelines.push(pipeline);
    else made.set(name, { name, fleet, settings, pipelines: [pipeline] });
  }
  return [...made.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function digest(settings: ClusterSpec): string {
  return sha256(canonical(settings)).slice(0, 6);
}

/** The nodes that run executors. */
export function workers(fleet: FleetSpec): NodesSpec[] {
  return [fleet.core, fleet.task].filter((nodes) => nodes !== undefined);
}
