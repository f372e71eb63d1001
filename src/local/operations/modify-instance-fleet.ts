import { checkFleet } from "../api/check-fleet.ts";
import { toFleet } from "../api/cluster-details.ts";
import { invalidRequest } from "../api/errors.ts";
import { instanceTypeConfigs, resizeSpecifications, type InstanceFleetConfig } from "../api/instances.ts";
import { integer, required, string, structure } from "../api/shape.ts";
import { findCollections, findModifiable } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({
  ClusterId: required(string({ max: 256 })),
  InstanceFleet: required(
    structure({
      InstanceFleetId: required(string({ max: 256 })),
      TargetOnDemandCapacity: integer({ min: 0 }),
      TargetSpotCapacity: integer({ min: 0 }),
      ResizeSpecifications: resizeSpecifications,
      InstanceTypeConfigs: instanceTypeConfigs,
      Context: string({ max: 256 }),
    }),
  ),
});

export const modifyInstanceFleet = operation(input, ({ ClusterId, InstanceFleet: given }, engine) => {
  const { InstanceFleetId: id, ...set } = given;
  const cluster = findModifiable(engine, ClusterId);
  const collections = findCollections(cluster, "fleet", "ModifyInstanceFleet");
  const fleet = collections.find((one) => one.id === id);
  if (!fleet) throw invalidRequest(`Instance fleet id '${id}' is not valid.`);
  if (fleet.role === "MASTER") throw invalidRequest("The MASTER instance fleet cannot be modified.");
  const { TargetOnDemandCapacity: onDemand, TargetSpotCapacity: spot } = set;
  if (onDemand === undefined && spot === undefined && !set.ResizeSpecifications && !set.InstanceTypeConfigs) {
    throw invalidRequest("At least one of TargetOnDemandCapacity and TargetSpotCapacity is required.");
  }
  const before = fleet.request as InstanceFleetConfig;
  // A target that is not given is 0 once the other is: that is why callers send both.
  const isResize = onDemand !== undefined || spot !== undefined;
  const config: InstanceFleetConfig = {
    ...before,
    ...set,
    TargetOnDemandCapacity: isResize ? (onDemand ?? 0) : fleet.onDemand,
    TargetSpotCapacity: isResize ? (spot ?? 0) : fleet.spot,
  };
  // A task fleet may shrink to nothing, which none may be created with.
  const isEmpty = config.TargetOnDemandCapacity === 0 && config.TargetSpotCapacity === 0;
  checkFleet(isEmpty && fleet.role === "TASK" ? { ...config, TargetSpotCapacity: 1 } : config, invalidRequest);
  const changed = { ...toFleet(ClusterId, config), id };
  engine.modify(cluster, { details: { collections: collections.map((one) => (one === fleet ? changed : one)) } });
  return undefined;
});
