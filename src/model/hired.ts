import type { Hired } from "../emr/hourly.ts";
import type { EnvironmentSpec } from "../spec/types.ts";
import { clusters } from "./clusters.ts";
import { interfaceEndpoints, ZONES } from "./endpoints.ts";

/** What an environment pays for by the hour, before it is compiled. */
export function hiredBy(environment: EnvironmentSpec): Hired {
  const { lifecycle, afterRun, network, notebook, pipelines } = environment;
  const hasSteps = pipelines.some(({ steps }) => steps.length > 0);
  const isOurs = lifecycle !== "existing";
  const services = isOurs ? interfaceEndpoints({ ...environment, hasSteps }) : [];
  return {
    clusters: isOurs
      ? clusters(environment).map(({ name, fleet, settings: { release } }) => ({
          name,
          fleet,
          ...(release === undefined ? {} : { release }),
        }))
      : [],
    isStanding: lifecycle === "standing",
    isDestroyed: afterRun === "destroy",
    nat: isOurs && network.nat && network.vpc === undefined,
    endpoints: services.length * (network.zones?.length ?? ZONES),
    ...(notebook ? { notebook } : {}),
  };
}
