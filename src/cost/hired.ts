import type { PricedFleet } from "../emr/fleet-price.ts";
import type { Hired } from "../emr/hourly.ts";
import type { PricedNodes } from "../emr/node-price.ts";
import { interfaceEndpoints, ZONES } from "../model/endpoints.ts";
import type { Plan, PlanFleet, PlanNodes } from "../plan/plan.ts";
import { given } from "../spec/given.ts";

/** What a plan pays for by the hour. */
export function hiredByPlan({ settings, catalog, steps, clusters }: Plan): Hired {
  const { lifecycle, after_run, network, notebook } = settings;
  const isOurs = lifecycle !== "existing";
  const services = isOurs ? interfaceEndpoints({ ...settings, catalog, hasSteps: Object.keys(steps).length > 0 }) : [];
  return given<Hired>({
    clusters: isOurs
      ? Object.entries(clusters).map(([name, { fleet, release }]) =>
          given<Hired["clusters"][number]>({ name, fleet: pricedFleet(fleet), release }),
        )
      : [],
    isStanding: lifecycle === "standing",
    isDestroyed: after_run === "destroy",
    nat: isOurs && network.nat && network.vpc === undefined,
    endpoints: services.length * (network.zones?.length ?? ZONES),
    notebook: notebook && { instanceType: notebook.instance_type, volume: notebook.volume },
  });
}

function pricedFleet({ primary, core, task, scaling }: PlanFleet): PricedFleet {
  return given<PricedFleet>({
    primary: nodes(primary),
    core: nodes(core),
    task: nodes(task),
    scaling:
      scaling &&
      given<NonNullable<PricedFleet["scaling"]>>({ min: scaling.min, max: scaling.max, maxCore: scaling.max_core }),
  });
}

function nodes(plan: PlanNodes | undefined): PricedNodes | undefined {
  if (!plan) return undefined;
  const { types, on_demand, spot, ebs } = plan;
  return given<PricedNodes>({ types: new Map(Object.entries(types)), onDemand: on_demand, spot, ebs });
}
