import { driverContainer } from "../../emr/executor.ts";
import { instanceType, type InstanceType } from "../../emr/instance-type.ts";
import type { Prices, RegionPrices } from "../../emr/prices.ts";
import { clusters } from "../../model/clusters.ts";
import { executorNodes, yarnMemory } from "../../model/executor.ts";
import { NODE_KINDS } from "../../model/fleets.ts";
import { KINDS } from "../../spec/kinds.ts";
import type { EnvironmentSpec, FleetSpec } from "../../spec/types.ts";
import { type Asked, asked, sizeOn } from "./asked.ts";
import { executorsOn } from "./executors.ts";
import { perHour } from "./per-hour.ts";
import { type Sizing, sizings } from "./sizing.ts";
import { headOf, pipelinesOn, pricesOf, type Subject, subjects, unknownTypes } from "./subject.ts";
import type { FleetView, NodesAsked, SizeFit, SizingView } from "./types.ts";
import { around, inAll, rounded } from "./whole.ts";

const MIB_IN_GIB = 1024;

/** A size of executors that some steps ask for. */
interface AskedBy extends Asked {
  readonly steps: string[];
}

/** Every fleet of the environments: what it has, what it holds and what it costs. */
export function fleetViews(environments: readonly EnvironmentSpec[], prices: Prices): FleetView[] {
  const sizes = askedSizes(environments);
  return subjects(environments).map((subject) => viewOf(subject, sizes, prices));
}

function viewOf(subject: Subject, sizes: readonly AskedBy[], prices: Prices): FleetView {
  const { fleet, region, environments } = subject;
  const told = new Set<string>();
  const views = sizings(fleet).map((sizing) => sizingView(subject, sizing, sizes, pricesOf(prices, region), told));
  return {
    ...headOf(subject, prices, told),
    used_by: environments
      .map(({ name, ...rest }) => ({ environment: name, pipelines: pipelinesOn({ name, ...rest }, fleet.name) }))
      .filter(({ pipelines }) => pipelines.length > 0),
    nodes: nodesAsked(fleet),
    sizes: views,
  };
}

function sizingView(
  { fleet, settings }: Subject,
  { at, units, fleets }: Sizing,
  sizes: readonly AskedBy[],
  prices: RegionPrices | undefined,
  told: Set<string>,
): SizingView {
  const figure = (of: (type: InstanceType) => number) =>
    around(fleets.map((one) => inAll(executorNodes(one), (type) => valueOf(type, of))));
  const isKnown = unknownTypes(fleet).length === 0;
  const everyNode = fleets.map((one) =>
    inAll(
      NODE_KINDS.flatMap((kind) => one[kind] ?? []),
      () => 1,
    ),
  );
  const hours = prices
    ? fleets.map((one) => perHour(one, settings.release, prices, (what) => void told.add(what)))
    : [];
  return {
    at,
    ...(units === undefined ? {} : { units }),
    nodes: around(everyNode),
    ...(isKnown
      ? {
          has: {
            cores: figure(({ vcpu }) => vcpu),
            memory_gib: figure(({ memory_gib }) => memory_gib),
            yarn_gib: rounded(
              figure(({ yarn_mib }) => yarnMemory(settings, yarn_mib) / MIB_IN_GIB),
              1,
            ),
            is_estimated: hasEstimates(fleet),
          },
        }
      : {}),
    executors: sizes.flatMap((size): SizeFit[] => {
      const known = isKnown ? sizeOn(fleet, settings, size) : undefined;
      if (!known) return [];
      const executors = around(fleets.map((one) => executorsOn(one, settings, known, size.driver)));
      const { cores, container, byDefault } = known;
      return [{ cores, memory_mib: container, by_default: byDefault, steps: size.steps, executors }];
    }),
    ...(prices
      ? {
          per_hour: {
            on_demand: rounded(around(hours.map(({ on_demand }) => on_demand)), 6),
            spot: rounded(around(hours.map(({ spot }) => spot)), 6),
          },
        }
      : {}),
  };
}

function hasEstimates(fleet: FleetSpec): boolean {
  const types = executorNodes(fleet).flatMap((nodes) => [...nodes.types.keys()]);
  return types.some((type) => instanceType(type)?.yarn_estimated === true);
}

function valueOf(type: string, of: (type: InstanceType) => number): number | undefined {
  const known = instanceType(type);
  return known && of(known);
}

/** EMR's own size, and every other that a step asks for; the same once. */
function askedSizes(environments: readonly EnvironmentSpec[]): AskedBy[] {
  const found = new Map<string, AskedBy>([
    [keyOf({ driver: driverContainer() }), { driver: driverContainer(), steps: [] }],
  ]);
  for (const environment of environments) {
    for (const { settings, pipelines } of clusters(environment)) {
      for (const step of pipelines.flatMap(({ steps }) => steps)) {
        const [kind] = step.kinds;
        if (kind === undefined || !KINDS[kind].isSpark) continue;
        const wanted = asked(step.spark, settings);
        const key = keyOf(wanted);
        const one = found.get(key) ?? { ...wanted, steps: [] };
        if (!one.steps.includes(step.id)) one.steps.push(step.id);
        found.set(key, one);
      }
    }
  }
  return [...found.values()].map((one) => ({ ...one, steps: one.steps.sort() }));
}

function keyOf({ executor, cores, driver }: Asked): string {
  return JSON.stringify([executor, cores, driver]);
}

function nodesAsked(fleet: FleetSpec): FleetView["nodes"] {
  const entries = NODE_KINDS.flatMap((kind): [string, NodesAsked][] => {
    const nodes = fleet[kind];
    if (!nodes) return [];
    return [[kind, { types: Object.fromEntries(nodes.types), on_demand: nodes.onDemand, spot: nodes.spot }]];
  });
  return Object.fromEntries(entries);
}
