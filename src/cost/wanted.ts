import { defaultVolumes, rootVolume } from "../emr/default-volumes.ts";
import { nodesOf } from "../model/fleets.ts";
import { hiredBy } from "../model/hired.ts";
import type { EnvironmentSpec } from "../spec/types.ts";

/** What prices a project needs of one region. */
export interface Wanted {
  readonly region: string;
  /** Instance types that its clusters may have; true where as Spot too. */
  readonly types: ReadonlyMap<string, boolean>;
  /** Those of fleets that nobody uses yet: what a region does not sell of them is no trouble. */
  readonly otherTypes: readonly string[];
  /** Types of EBS. */
  readonly volumes: readonly string[];
  readonly nat: boolean;
  readonly endpoints: boolean;
  /** Types of notebooks. */
  readonly notebooks: readonly string[];
}

/** By region, of environments on AWS. */
export function wantedPrices(environments: readonly EnvironmentSpec[]): Wanted[] {
  const regions = [...new Set(environments.flatMap(({ region }) => region ?? []))].sort();
  return regions.map((region) =>
    wantedIn(
      region,
      environments.filter((one) => one.region === region),
    ),
  );
}

function wantedIn(region: string, environments: readonly EnvironmentSpec[]): Wanted {
  const types = new Map<string, boolean>();
  const volumes = new Set<string>();
  const hired = environments.map(hiredBy);
  for (const { fleet, release } of hired.flatMap(({ clusters }) => clusters)) {
    for (const nodes of [fleet.primary, fleet.core, fleet.task]) {
      if (!nodes) continue;
      for (const type of nodes.types.keys()) {
        types.set(type, (types.get(type) ?? false) || nodes.spot > 0);
        const data = nodes.ebs ?? defaultVolumes(type, release);
        volumes.add(rootVolume(release).type);
        if (data !== undefined && data !== "none") volumes.add(data.type);
      }
    }
  }
  const all = environments.flatMap((one) => [...nodesOf(one)].flatMap(({ nodes }) => [...nodes.types.keys()]));
  return {
    region,
    types,
    otherTypes: [...new Set(all)].filter((type) => !types.has(type)).sort(),
    volumes: [...volumes].sort(),
    nat: hired.some(({ nat }) => nat),
    endpoints: hired.some(({ endpoints }) => endpoints > 0),
    notebooks: [...new Set(hired.flatMap(({ notebook }) => notebook?.instanceType ?? []))].sort(),
  };
}
