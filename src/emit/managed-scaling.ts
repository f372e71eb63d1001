import type { RunJobFlowCommandInput } from "@aws-sdk/client-emr";
import { hasThreePrimaries } from "../model/fleets.ts";
import type { PlanFleet } from "../plan/plan.ts";
import { given } from "../spec/given.ts";

/** Bounds in units of fleets; in nodes where groups stand in for fleets. */
export function managedScaling(fleet: PlanFleet): RunJobFlowCommandInput["ManagedScalingPolicy"] {
  const { scaling } = fleet;
  if (!scaling) return undefined;
  return {
    ComputeLimits: given({
      UnitType: hasThreePrimaries(fleet) ? ("Instances" as const) : ("InstanceFleetUnits" as const),
      MinimumCapacityUnits: scaling.min,
      MaximumCapacityUnits: scaling.max,
      MaximumCoreCapacityUnits: scaling.max_core,
      MaximumOnDemandCapacityUnits: scaling.max_on_demand,
    }),
  };
}
