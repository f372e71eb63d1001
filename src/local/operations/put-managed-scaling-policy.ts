import { collectionKind } from "../api/cluster-details.ts";
import { checkManagedScaling, managedScalingPolicy } from "../api/managed-scaling.ts";
import { required, string, structure } from "../api/shape.ts";
import { findModifiableJobFlow } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({
  ClusterId: required(string({ max: 256 })),
  ManagedScalingPolicy: required(managedScalingPolicy),
});

export const putManagedScalingPolicy = operation(input, ({ ClusterId, ManagedScalingPolicy }, engine) => {
  const cluster = findModifiableJobFlow(engine, ClusterId);
  const kind = collectionKind(cluster.record);
  checkManagedScaling(ManagedScalingPolicy, { kind, releaseLabel: cluster.request.ReleaseLabel });
  engine.modify(cluster, { details: { managedScaling: ManagedScalingPolicy } });
  return {};
});
