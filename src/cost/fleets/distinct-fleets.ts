import { canonical } from "../../model/canonical.ts";
import { NODE_KINDS } from "../../model/fleets.ts";
import type { ClusterSpec, EnvironmentSpec, FleetSpec, NodesSpec } from "../../spec/types.ts";

/** A fleet with all that its figures depend on, and the environments that have it so. */
export interface DistinctFleet {
  readonly fleet: FleetSpec;
  readonly region: string;
  readonly settings: ClusterSpec;
  readonly environments: EnvironmentSpec[];
}

/** Each fleet once for each way that an environment has it: environments whose overlays change nothing share it. `apart` is what else sets them apart. */
export function distinctFleets(
  environments: readonly EnvironmentSpec[],
  settingsOf = (of: EnvironmentSpec) => of.cluster,
  apart: (environment: EnvironmentSpec) => object = () => ({}),
): DistinctFleet[] {
  const found = new Map<string, DistinctFleet>();
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
      const known = found.get(key);
      if (known) known.environments.push(environment);
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
