import type { Plan } from "../../plan/plan.ts";

/** Which addresses each subnet of a network gets. */
export interface AddressPlan {
  /** Of the private subnets: one a zone, in the order of the zones. */
  readonly private: readonly string[];
  /** Of the public subnet, through which the private ones reach the internet. */
  readonly public: string;
}

/** The addresses of a network that is made. */
export function networkCidr({ settings }: Pick<Plan, "settings">): string {
  return settings.network.cidr ?? "10.0.0.0/16";
}

/** Zones that a network can span: the eighths of its addresses, without the one that is kept for the public subnet. */
export const MOST_ZONES = 4;

/**
 * Each zone has an eighth of the network for its private subnet, by its place in the list, and the last eighth's first half is public: a zone
 * that joins later moves none of the others. A VPC is /16 to /28, and so is a subnet (VPC User Guide, CIDR blocks): a network of
 * /16 to /24 has room for 8,187 to 27 nodes a zone, since AWS keeps five addresses of each subnet.
 */
export function addressPlan(cidr: string, zones: number): AddressPlan {
  const { base, size } = parse(cidr);
  const block = (index: number, length: number): string => `${dotted(base + index * 2 ** (32 - size - 3))}/${length}`;
  return {
    private: Array.from({ length: zones }, (_, zone) => block(zone, size + 3)),
    public: block(7, size + 4),
  };
}

function parse(cidr: string): { readonly base: number; readonly size: number } {
  const [address = "", size = ""] = cidr.split("/");
  const base = address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return { base, size: Number(size) };
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
