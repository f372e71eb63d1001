import { instanceType } from "../../emr/instance-type.ts";
import type { Prices, RegionPrices } from "../../emr/prices.ts";
import { canonical } from "../../model/canonical.ts";
import { clusters } from "../../model/clusters.ts";
import { executorNodes } from "../../model/executor.ts";
import { NODE_KINDS } from "../../model/fleets.ts";
import type { ClusterSpec, EnvironmentSpec, FleetSpec, NodesSpec } from "../../spec/types.ts";
import type { Architecture, FleetHead } from "./types.ts";

/** A fleet with all that its figures depend on, and the environments that have it so. */
export interface Subject {
  readonly fleet: FleetSpec;
  readonly region: string;
  readonly settings: ClusterSpec;
  readonly environments: EnvironmentSpec[];
}

/** Each fleet once for each way that an environment has it: environments whose overlays change nothing share it. `apart` is what else sets them apart. */
export function subjects(
  environments: readonly EnvironmentSpec[],
  settingsOf = (of: EnvironmentSpec) => of.cluster,
  apart: (environment: EnvironmentSpec) => object = () => ({}),
): Subject[] {
  const found = new Map<string, Subject>();
  for (const environment of environments) {
    const { region = "", fleets } = environment;
    const settings = settingsOf(environment);
    for (const fleet of fleets.values()) {
      const key = canonical({
        region,
        release: settings.release ?? "",
        conf: settings.configurations,
        fleet: plain(fleet),
        apart: apart(environment),
      });
      const subject = found.get(key);
      if (subject) subject.environments.push(environment);
      else found.set(key, { fleet, region, settings, environments: [environment] });
    }
  }
  return [...found.values()].sort((a, b) => (a.fleet.name < b.fleet.name ? -1 : a.fleet.name > b.fleet.name ? 1 : 0));
}

/** A fleet without maps, whose order says nothing. */
function plain({ scaling, ...fleet }: FleetSpec): object {
  const nodes = (kind: NodesSpec): object => ({ ...kind, types: Object.fromEntries(kind.types) });
  const kinds = NODE_KINDS.flatMap((kind) => (fleet[kind] ? [[kind, nodes(fleet[kind])] as const] : []));
  return { name: fleet.name, ...Object.fromEntries(kinds), ...(scaling ? { scaling } : {}) };
}

/** What tables of fleets say of each. `told` is what turned out to be unknown. */
export function headOf({ fleet, region, environments }: Subject, prices: Prices, told: Iterable<string>): FleetHead {
  const known = pricesOf(prices, region);
  return {
    fleet: fleet.name,
    environments: environments.map(({ name }) => name),
    region,
    ...(known ? { prices: { date: known.date, source: known.source, of: known.of } } : {}),
    architecture: architectureOf(fleet),
    unknown_types: unknownTypes(fleet),
    unknown: [
      ...new Set([...told, ...(known ? [] : [`all prices of ${region}: emrald cost --refresh gets them`])]),
    ].sort(),
  };
}

export function pricesOf(
  prices: Prices,
  region: string,
): (RegionPrices & { readonly of: "emrald" | "project" }) | undefined {
  return Object.hasOwn(prices, region) ? prices[region] : undefined;
}

/** Of all nodes, the primary too: what runs on one has to run on the others. */
function architectureOf(fleet: FleetSpec): Architecture {
  const types = NODE_KINDS.flatMap((kind) => [...(fleet[kind]?.types.keys() ?? [])]);
  const found = new Set(types.map((type) => instanceType(type)?.arch));
  if (found.size === 0 || found.has(undefined)) return "unknown";
  return found.size > 1 ? "mixed" : found.has("arm64") ? "arm" : "x86";
}

/** Types that executors may run on and of which the data knows nothing. */
export function unknownTypes(fleet: FleetSpec): string[] {
  const types = new Set(executorNodes(fleet).flatMap(({ types }) => [...types.keys()]));
  return [...types].filter((type) => !instanceType(type)).sort();
}

/** Pipelines of an environment whose steps run on a fleet. */
export function pipelinesOn(environment: EnvironmentSpec, fleet: string): string[] {
  const used = clusters(environment).filter((cluster) => cluster.fleet.name === fleet);
  return used.flatMap(({ pipelines }) => pipelines.map(({ name }) => name)).sort();
}
