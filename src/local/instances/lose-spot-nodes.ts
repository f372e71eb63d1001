import type { NodeCollection } from "../machine/node-collection.ts";
import { nodesOf } from "./nodes.ts";

/** EC2 reclaims all Spot nodes that are not primaries; EMR puts others in their place. */
export function loseSpotNodes(clusterId: string, collections: readonly NodeCollection[]): NodeCollection[] {
  return collections.map((collection) => {
    if (collection.role === "MASTER") return collection;
    const gone = nodesOf(clusterId, collection).filter((node) => node.market === "SPOT").length;
    return gone === 0 ? collection : { ...collection, lost: gone };
  });
}
