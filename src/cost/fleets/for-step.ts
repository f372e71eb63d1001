import { fitOf } from "../../emr/executors-per-node.ts";
import { instanceType } from "../../emr/instance-type.ts";
import type { Prices } from "../../emr/prices.ts";
import { countsCores, executorNodes, grantedOf, largestSureNode } from "../../model/executor.ts";
import { clusterOf } from "../../spec/environment.ts";
import type { ClusterSpec, EnvironmentSpec, StepSpec } from "../../spec/types.ts";
import { type AskedExecutors, askedExecutors } from "./asked-executors.ts";
import { type DistinctFleet, distinctFleets } from "./distinct-fleets.ts";
import { type FleetSize, sizeOn } from "./executor-size.ts";
import { executorsOn, roomOf } from "./executors.ts";
import { headOf, unknownTypes } from "./fleet-head.ts";
import { perExecutor } from "./per-executor.ts";
import { around, rounded } from "./range.ts";
import { pricesOf } from "./region-prices.ts";
import { sizings } from "./sizing.ts";
import type { StepOnFleet, TypeFit } from "./types.ts";

/** A step as the environments have it. */
export interface StepIn {
  readonly environment: EnvironmentSpec;
  readonly step: StepSpec;
}

const MIB_IN_GIB = 1024;
const VERDICTS = ["fits", "in_doubt", "cannot", "unknown"] as const;

/** How each fleet would hold a step's executors: the cheapest that fits first, by what one executor costs at the most on demand. */
export function stepOnFleets(found: readonly StepIn[], prices: Prices): StepOnFleet[] {
  const stepIn = new Map(found.map(({ environment, step }) => [environment.name, step]));
  const views = distinctFleets(
    found.map(({ environment }) => environment),
    (environment) => settingsFor(environment, stepIn.get(environment.name)),
    // Environments where the step asks for something else do not share a fleet.
    (environment) => stepIn.get(environment.name)?.spark ?? {},
  ).flatMap((one) => {
    const step = stepIn.get(one.environments[0]?.name ?? "");
    return step ? [viewOf(one, askedExecutors(step.spark, one.settings), prices)] : [];
  });
  return views.sort(
    (a, b) =>
      VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) ||
      costOf(a) - costOf(b) ||
      (a.fleet < b.fleet ? -1 : a.fleet > b.fleet ? 1 : 0),
  );
}

/** The settings of the step's own pipeline. */
function settingsFor(environment: EnvironmentSpec, step: StepSpec | undefined): ClusterSpec {
  const own = environment.pipelines.find(({ name }) => name === step?.pipeline);
  return own ? clusterOf(environment, own) : environment.cluster;
}

function costOf({ per_executor_hour }: StepOnFleet): number {
  return per_executor_hour?.on_demand.high ?? Infinity;
}

function viewOf(distinct: DistinctFleet, wanted: AskedExecutors, prices: Prices): StepOnFleet {
  const { fleet, settings, region } = distinct;
  const told = new Set<string>();
  const size = sizeOn(fleet, settings, wanted);
  const known = pricesOf(prices, region);
  const types = size ? typeFits(distinct, size) : [];
  const reason = size && whyNoDriver(distinct, wanted.driver);
  const verdict = verdictOf(distinct, types, wanted.driver, reason !== undefined);
  const isHolding = verdict === "fits" || verdict === "in_doubt";
  const hour =
    size && known && isHolding
      ? perExecutor(distinct, size, wanted.driver, known, (what) => void told.add(what))
      : undefined;
  return {
    ...headOf(distinct, prices, told),
    ...(size
      ? {
          executor: {
            cores: size.cores,
            heap_mib: size.heap,
            memory_mib: size.container,
            by_default: size.byDefault,
          },
        }
      : {}),
    driver_mib: wanted.driver,
    ...(reason === undefined ? {} : { reason }),
    verdict,
    types,
    sizes:
      size && verdict !== "unknown"
        ? sizings(fleet).map(({ at, units, fleets }) => ({
            at,
            ...(units === undefined ? {} : { units }),
            executors: around(fleets.map((one) => executorsOn(one, settings, size, wanted.driver))),
          }))
        : [],
    ...(hour ? { per_executor_hour: hour } : {}),
  };
}

function verdictOf(
  { fleet, settings }: DistinctFleet,
  types: readonly TypeFit[],
  driver: number,
  isDriverInDoubt: boolean,
): StepOnFleet["verdict"] {
  if (types.length === 0 || unknownTypes(fleet).length > 0) return "unknown";
  const holding = types.filter(({ executors }) => executors > 0).length;
  const hasDriver = types.some(({ type }) => driver <= (roomOf(type, settings)?.largest ?? 0));
  if (holding === 0 || !hasDriver) return "cannot";
  return holding < types.length || isDriverInDoubt ? "in_doubt" : "fits";
}

/** Undefined where there is a node for the driver whatever EC2 picks. */
function whyNoDriver({ fleet, settings }: DistinctFleet, driver: number): string | undefined {
  const node = largestSureNode(fleet);
  const granted = node && grantedOf(settings, node.mib);
  if (granted === undefined || driver <= granted) return undefined;
  return `its driver needs ${driver} MiB with overhead; a node of ${node?.type ?? ""} grants ${granted} MiB`;
}

/** Each type that executors may run on, once; those of which nothing is known are left out. */
function typeFits({ fleet, settings }: DistinctFleet, size: FleetSize): TypeFit[] {
  const names = new Set(executorNodes(fleet).flatMap(({ types }) => [...types.keys()]));
  return [...names].flatMap((type) => {
    const room = roomOf(type, settings);
    if (!room) return [];
    const fit = fitOf(size, room);
    const { memory, cores } = fit.wasted;
    const isSharing = !countsCores(settings) && fit.byMemory > fit.executors;
    const reason = fit.executors > 0 ? undefined : whyNone(type, size, room, fit.byMemory);
    return [
      {
        type,
        executors: fit.executors,
        binds: fit.binds,
        wasted: {
          ...shares(memory / MIB_IN_GIB, room.memory / MIB_IN_GIB, "memory_gib", "memory_percent"),
          ...shares(cores, room.vcpu, "cores", "cores_percent"),
        },
        ...(isSharing ? { yarn_starts: fit.byMemory } : {}),
        ...(reason === undefined ? {} : { reason }),
        is_estimated: instanceType(type)?.yarn_estimated === true,
      },
    ];
  });
}

function shares<Value extends string, Percent extends string>(
  part: number,
  whole: number,
  value: Value,
  percent: Percent,
): Record<Value | Percent, number> {
  const one = rounded({ low: part, high: whole === 0 ? 0 : (100 * part) / whole }, 1);
  return { [value]: one.low, [percent]: Math.round(one.high) } as Record<Value | Percent, number>;
}

function whyNone(
  type: string,
  { container, cores }: FleetSize,
  { largest, vcpu }: { readonly largest: number; readonly vcpu: number },
  byMemory: number,
): string {
  return byMemory === 0
    ? `an executor needs ${container} MiB with overhead; a node of ${type} grants ${largest} MiB`
    : `an executor asks for ${cores} cores; a node of ${type} has ${vcpu}`;
}
