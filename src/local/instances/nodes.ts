import type { NodeCollection, NodeType } from "../machine/node-collection.ts";
import { madeUpId } from "./made-up-id.ts";

/** One made-up instance: nothing of it is kept, since it follows from what was asked for. */
export interface Node {
  readonly id: string;
  readonly ec2Id: string;
  readonly privateIp: string;
  readonly collection: NodeCollection;
  readonly type: NodeType;
  readonly market: "ON_DEMAND" | "SPOT";
  /** Reclaimed by EC2, and replaced by another. */
  readonly isLost: boolean;
}

/** The nodes of a fleet or group, lost ones first. */
export function nodesOf(clusterId: string, collection: NodeCollection): Node[] {
  const { lost = 0 } = collection;
  const spot = fill(collection, collection.spot, { spread: true });
  const onDemand = fill(collection, collection.onDemand, { spread: false });
  const node = (market: Node["market"], isLost: boolean) => (type: NodeType, index: number) =>
    makeNode(clusterId, collection, type, { market, isLost, index });
  const lostTypes = Array.from({ length: lost }, (_, index) => spot[index % Math.max(1, spot.length)]);
  return [
    ...lostTypes.flatMap((type) => type ?? []).map(node("SPOT", true)),
    ...onDemand.map(node("ON_DEMAND", false)),
    ...spot.map((type, index) => node("SPOT", false)(type, index + lost)),
  ];
}

/** Capacity in units that the nodes bring; more than the target where the last node's weight oversteps it. */
export function provisioned(nodes: readonly Node[], market: Node["market"]): number {
  return nodes.filter((node) => node.market === market && !node.isLost).reduce((sum, { type }) => sum + type.weight, 0);
}

/**
 * As EMR: nodes are added until the target is met, and may overshoot it (API reference, WeightedCapacity). On-Demand takes
 * the first type, which stands for the cheapest; Spot spreads over all types, as its allocation strategies do.
 */
function fill({ types }: NodeCollection, target: number, { spread }: { spread: boolean }): NodeType[] {
  const filled: NodeType[] = [];
  for (let left = target; left > 0;) {
    const type = types[spread ? filled.length % types.length : 0];
    if (!type) break;
    filled.push(type);
    left -= Math.max(1, type.weight);
  }
  return filled;
}

function makeNode(
  clusterId: string,
  collection: NodeCollection,
  type: NodeType,
  { market, isLost, index }: { market: Node["market"]; isLost: boolean; index: number },
): Node {
  // The primary's id is what failures name, so that it must not depend on its fleet or group.
  const words = collection.role === "MASTER" ? [clusterId, "MASTER", index] : [clusterId, collection.id, market, index];
  const ec2Id = madeUpId("i-", ...words);
  const [a = 0, b = 0] = Buffer.from(ec2Id.slice(-4), "hex");
  return { id: madeUpId("ci-", ...words), ec2Id, privateIp: `10.0.${a}.${b}`, collection, type, market, isLost };
}
