import { limits } from "../../emr/limits.ts";
import type { InstanceFleetConfig, ResizeSpecifications } from "./instances.ts";

type Refuse = (message: string) => Error;

/** What EMR refuses about one fleet (API reference, InstanceFleetConfig and what it refers to). */
export function checkFleet(fleet: InstanceFleetConfig, refuse: Refuse): void {
  const { InstanceFleetType: role, LaunchSpecifications: launch, ResizeSpecifications: resize } = fleet;
  checkTargets(fleet, refuse);
  const hasStrategy = Boolean(launch?.OnDemandSpecification ?? launch?.SpotSpecification?.AllocationStrategy);
  checkTypes(fleet, hasStrategy, refuse);
  const minutes = launch?.SpotSpecification?.TimeoutDurationMinutes;
  const { min, max } = limits.provisionTimeout;
  if (minutes !== undefined && (minutes < min / 60 || minutes > max / 60)) {
    throw refuse(
      `TimeoutDurationMinutes of the ${role} instance fleet must be between ${min / 60} and ${max / 60}; the request has ${minutes}.`,
    );
  }
  checkResize(resize, refuse);
}

/** Minutes (API reference, SpotResizingSpecification). */
const resizeTimeout = { min: 5, max: 10_080 };

export function checkResize(resize: ResizeSpecifications | undefined, refuse: Refuse): void {
  for (const one of [resize?.SpotResizeSpecification, resize?.OnDemandResizeSpecification]) {
    const minutes = one?.TimeoutDurationMinutes;
    if (minutes !== undefined && (minutes < resizeTimeout.min || minutes > resizeTimeout.max)) {
      throw refuse(
        `The resize TimeoutDurationMinutes must be between ${resizeTimeout.min} and ${resizeTimeout.max}; the request has ${minutes}.`,
      );
    }
  }
}

function checkTargets(fleet: InstanceFleetConfig, refuse: Refuse): void {
  const { InstanceFleetType: role, TargetOnDemandCapacity: onDemand = 0, TargetSpotCapacity: spot = 0 } = fleet;
  if (role === "MASTER" && onDemand + spot !== 1) {
    throw refuse(
      `A MASTER instance fleet needs a target capacity of exactly 1, On-Demand or Spot; ` +
        `the request has ${onDemand} On-Demand and ${spot} Spot.`,
    );
  }
  if (onDemand + spot === 0) {
    throw refuse(`The ${role} instance fleet needs a TargetOnDemandCapacity or TargetSpotCapacity greater than 0.`);
  }
}

function checkTypes(fleet: InstanceFleetConfig, hasStrategy: boolean, refuse: Refuse): void {
  const { InstanceFleetType: role, InstanceTypeConfigs: types = [] } = fleet;
  if (types.length === 0) throw refuse(`The ${role} instance fleet has no InstanceTypeConfigs.`);
  const { withStrategy, without } = limits.fleetTypes;
  const most = hasStrategy ? withStrategy : without;
  if (types.length > most) {
    throw refuse(
      `The ${role} instance fleet has ${types.length} instance types; at most ${most} are allowed ` +
        `${hasStrategy ? "with" : "without"} an allocation strategy.`,
    );
  }
  const seen = new Set<string>();
  for (const { InstanceType: type, WeightedCapacity: weight = 1, ...bid } of types) {
    checkType(type, refuse);
    if (seen.has(type)) throw refuse(`The ${role} instance fleet has the instance type '${type}' twice.`);
    seen.add(type);
    if (weight < 1 || (role === "MASTER" && weight !== 1)) {
      throw refuse(
        `WeightedCapacity ${weight} of '${type}' in the ${role} instance fleet is not valid; ` +
          (role === "MASTER" ? "it must be 1." : "it must be at least 1."),
      );
    }
    if (bid.BidPrice !== undefined && bid.BidPriceAsPercentageOfOnDemandPrice !== undefined) {
      throw refuse(`'${type}' has both BidPrice and BidPriceAsPercentageOfOnDemandPrice; specify one of them.`);
    }
  }
}

/** EMR's list is longer than any of ours: only what cannot be a type is refused. */
export function checkType(type: string, refuse: (message: string) => Error): void {
  if (!/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(type)) throw refuse(`Instance type '${type}' is not supported.`);
}
