/** A fleet or a group: the nodes of one role, asked for and paid together. */
export interface NodeCollection {
  readonly id: string;
  readonly kind: "fleet" | "group";
  readonly role: NodeRole;
  readonly name?: string | undefined;
  /** Units of capacity for a fleet, instances for a group. */
  readonly onDemand: number;
  readonly spot: number;
  /** One for a group. */
  readonly types: readonly NodeType[];
  /** How many of its nodes have been lost and replaced, the first ones first. */
  readonly lost?: number;
  /** The request's other members, given back as they are. */
  readonly request: unknown;
}

export type NodeRole = "MASTER" | "CORE" | "TASK";

export interface NodeType {
  readonly type: string;
  readonly weight: number;
}
