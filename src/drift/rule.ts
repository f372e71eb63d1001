import { isList, isValues, textOf, type Value, type Values } from "./value.ts";

/** One rule of a security group: one protocol, one range of ports, one peer. */
export interface Rule {
  readonly side: "ingress" | "egress";
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  /** A block of addresses, a prefix list, or the id of a security group. */
  readonly peer: string;
}

const PEERS = ["cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "securityGroups"] as const;

/** The rules in a security group's `ingress` or `egress`, which packs all peers of the same ports together. */
export function rulesOf(side: Rule["side"], packed: Value, group: string): Rule[] {
  return (isList(packed) ? packed : []).filter(isValues).flatMap((one) => {
    const peers = PEERS.flatMap((key) => {
      const some = one[key];
      return isList(some) ? some.flatMap((peer) => textOf(peer) ?? []) : [];
    });
    return [...peers, ...(one["self"] === true ? [group] : [])].map((peer) =>
      rule(side, one["protocol"], one["fromPort"], one["toPort"], peer),
    );
  });
}

/** The rule that a resource of its own makes. */
export function ruleOf(side: Rule["side"], made: Values): Rule {
  const peers = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"];
  const peer = peers.flatMap((key) => textOf(made[key]) ?? []).find((one) => one !== "") ?? "";
  return rule(side, made["ipProtocol"], made["fromPort"], made["toPort"], peer);
}

function rule(side: Rule["side"], protocol: Value, from: Value, to: Value, peer: string): Rule {
  const given = typeof protocol === "string" || typeof protocol === "number" ? String(protocol) : "";
  const name = PROTOCOLS[given] ?? given;
  // All protocols have no ports, which is written as 0, -1 or nothing.
  const [least, most] = name === "all" ? [0, 0] : [Number(from ?? 0), Number(to ?? 0)];
  return { side, protocol: name, from: least, to: most, peer };
}

/** IANA's numbers, which AWS takes and gives as well as names. */
const PROTOCOLS: Readonly<Record<string, string>> = { "-1": "all", "1": "icmp", "6": "tcp", "17": "udp" };

export function spellRule({ side, protocol, from, to, peer }: Rule): string {
  const ports = protocol === "all" || protocol === "icmp" ? "" : ` ${from === to ? from : `${from}-${to}`}`;
  return `${protocol}${ports} ${side === "ingress" ? "from" : "to"} ${peer}`;
}

/**
 * Whether EMR adds such a rule to the groups that it manages, which are `groups` (EMR Management Guide, "Working with Amazon EMR-managed
 * security groups", private subnets): between nodes everything, 8443 from EMR to them, 9443 from them to EMR.
 */
export function isOfEmr({ protocol, from, to, peer }: Rule, groups: ReadonlySet<string>): boolean {
  if (!groups.has(peer)) return false;
  return BY_EMR.some(
    (one) => one.protocol === protocol && (one.ports === undefined || one.ports.includes(`${from}-${to}`)),
  );
}

const BY_EMR: readonly { readonly protocol: string; readonly ports?: readonly string[] }[] = [
  { protocol: "icmp" },
  { protocol: "tcp", ports: ["0-65535", "8443-8443", "9443-9443"] },
  { protocol: "udp", ports: ["0-65535"] },
];
