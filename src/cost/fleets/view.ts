import { instanceType, type InstanceType } from "../../emr/instance-type.ts";
import type { Prices, RegionPrices } from "../../emr/prices.ts";
import { clusters } from "../../model/clusters.ts";
import { executorNodes, yarnMemory } from "../../model/executor.ts";
import { NODE_KINDS } from "../../model/fleets.ts";
import type { ClusterSpec, EnvironmentSpec, FleetSpec, NodesSpec } from "../../spec/types.ts";
import { type AskedSize, askedSizes } from "./asked-sizes.ts";
import { type DistinctFleet, distinctFleets } from "./distinct-fleets.ts";
import { type FleetSize, sizeOn } from "./executor-size.ts";
import { executorsOn } from "./executors.ts";
import { headOf, unknownTypes } from "./fleet-head.ts";
import { inAll } from "./in-all.ts";
import { hourOf, perHour } from "./per-hour.ts";
import { around, rounded } from "./range.ts";
import { pricesOf } from "./region-prices.ts";
import { type Sizing, sizings } from "./sizing.ts";
import type { FleetView, NodesAsked, SizeFit, SizingView } from "./types.ts";

const MIB_IN_GIB = 1024;

/** Every fleet of the environments: what it has, what it holds and what it costs. */
export function fleetViews(environments: readonly EnvironmentSpec[], prices: Prices): FleetView[] {
  const sizes = askedSizes(environments);
  return distinctFleets(environments).map((one) => viewOf(one, sizes, prices));
}

function viewOf(distinct: DistinctFleet, sizes: readonly AskedSize[], prices: Prices): FleetView {
  const { fleet, region, environments } = distinct;
  const told = new Set<string>();
  const views = sizings(fleet).map((sizing) => sizingView(distinct, sizing, sizes, pricesOf(prices, region), told));
  return {
    ...headOf(distinct, prices, told),
    used_by: environments
      .map(({ name, ...rest }) => ({ environment: name, pipelines: pipelinesOn({ name, ...rest }, fleet.name) }))
      .filter(({ pipelines }) => pipelines.length > 0),
    nodes: nodesAsked(fleet),
    sizes: views,
  };
}

function sizingView(
  { fleet, settings }: DistinctFleet,
  { at, units, fleets }: Sizing,
  sizes: readonly AskedSize[],
  prices: RegionPrices | undefined,
  told: Set<string>,
): SizingView {
  const isKnown = unknownTypes(fleet).length === 0;
  const tell = (what: string): void => void told.add(what);
  return {
    at,
    ...(units === undefined ? {} : { units }),
    nodes: around(fleets.map((one) => inAll(nodesOf(one), () => 1))),
    ...(isKnown ? { has: hasOf(fleets, settings) } : {}),
    executors: isKnown ? sizes.flatMap((size) => sizeFit(fleets, settings, size, sizeOn(fleet, settings, size))) : [],
    ...(prices ? { per_hour: hourOf(fleets.map((one) => perHour(one, settings.release, prices, tell))) } : {}),
  };
}

/** The primary too. */
function nodesOf(fleet: FleetSpec): NodesSpec[] {
  return NODE_KINDS.flatMap((kind) => fleet[kind] ?? []);
}

/** What the nodes that run executors have. */
function hasOf(fleets: readonly FleetSpec[], settings: ClusterSpec): NonNullable<SizingView["has"]> {
  const figure = (of: (type: InstanceType) => number) =>
    around(fleets.map((one) => inAll(executorNodes(one), (type) => valueOf(type, of))));
  const yarn = figure(({ yarn_mib }) => yarnMemory(settings, yarn_mib) / MIB_IN_GIB);
  return {
    cores: figure(({ vcpu }) => vcpu),
    memory_gib: figure(({ memory_gib }) => memory_gib),
    yarn_gib: rounded(yarn, 1),
    is_estimated: fleets.some(hasEstimates),
  };
}

function sizeFit(
  fleets: readonly FleetSpec[],
  settings: ClusterSpec,
  { steps, driver }: AskedSize,
  size: FleetSize | undefined,
): SizeFit[] {
  if (!size) return [];
  const executors = around(fleets.map((one) => executorsOn(one, settings, size, driver)));
  const { cores, container, byDefault } = size;
  return [{ cores, memory_mib: container, by_default: byDefault, steps, executors }];
}

function hasEstimates(fleet: FleetSpec): boolean {
  const types = executorNodes(fleet).flatMap((nodes) => [...nodes.types.keys()]);
  return types.some((type) => instanceType(type)?.yarn_estimated === true);
}

function valueOf(type: string, of: (type: InstanceType) => number): number | undefined {
  const known = instanceType(type);
  return known && of(known);
}

function nodesAsked(fleet: FleetSpec): FleetView["nodes"] {
  const entries = NODE_KINDS.flatMap((kind): [string, NodesAsked][] => {
    const nodes = fleet[kind];
    if (!nodes) return [];
    return [[kind, { types: Object.fromEntries(nodes.types), on_demand: nodes.onDemand, spot: nodes.spot }]];
  });
  return Object.fromEntries(entries);
}

/** Pipelines of an environment whose steps run on a fleet. */
function pipelinesOn(environment: EnvironmentSpec, fleet: string): string[] {
  const used = clusters(environment).filter((cluster) => cluster.fleet.name === fleet);
  return used.flatMap(({ pipelines }) => pipelines.map(({ name }) => name)).sort();
}
