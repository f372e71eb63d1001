import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { isBroken, place, type Rule } from "../rule.ts";

/** Addresses that are nobody's on the internet (RFC 1918, and RFC 6598 for 100.64.0.0/10). */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"] as const;

/** A VPC has no more than /16, and below /24 there is no room for nodes. */
const LARGEST = 16;
const SMALLEST = 24;

export const rule: Rule = {
  severity: "error",
  summary: "The addresses or zones of a network cannot be.",
  why: "A VPC is /16 at most, private subnets are cut from it by zone, and zones are of the environment's region. `cidr` and `zones` are of a network that emrald makes: one that `vpc` names has its own.",
  looksAt: "environment",
  check({ environment }, report) {
    const { network, region, layers, name } = environment;
    const { cidr, zones = [], vpc } = network;
    if (name === LOCAL_ENVIRONMENT) return;
    for (const key of vpc === undefined ? [] : (["cidr", "zones"] as const)) {
      if (network[key] === undefined) continue;
      report({
        at: place(layers, ["network", key], "key"),
        message: `"${key}" is of a network that emrald makes, and "vpc" names one that exists`,
      });
    }
    if (vpc !== undefined) return;
    const problem = cidr === undefined ? undefined : cidrProblem(cidr);
    if (problem !== undefined && !isBroken(environment, ["network", "cidr"]))
      report({ at: place(layers, ["network", "cidr"]), message: problem });
    for (const [index, zone] of zones.entries()) {
      if (region === undefined || zone.slice(0, -1) === region) continue;
      report({
        at: place(layers, ["network", "zones", index]),
        message: `the zone "${zone}" is not in "${region}", the region of environment "${name}"`,
      });
    }
  },
};

function cidrProblem(cidr: string): string | undefined {
  const { address, size, isSound } = parse(cidr);
  if (!isSound) return `"${cidr}" is no network: its numbers are 0 to 255, and its size 0 to 32`;
  if (size < LARGEST || size > SMALLEST)
    return `"${cidr}" has the size /${size}: a network is /${LARGEST} to /${SMALLEST}`;
  const first = firstOf(address, size);
  if (first !== address) return `"${cidr}" is an address in a network: the network is "${dotted(first)}/${size}"`;
  if (!PRIVATE.some((range) => isIn(address, range)))
    return `"${cidr}" is not private: private networks lie in ${PRIVATE.join(", ")}`;
  return undefined;
}

function isIn(address: number, range: string): boolean {
  const { address: base, size } = parse(range);
  return firstOf(address, size) === base;
}

function firstOf(address: number, size: number): number {
  const block = 2 ** (32 - size);
  return Math.floor(address / block) * block;
}

function parse(cidr: string): { readonly address: number; readonly size: number; readonly isSound: boolean } {
  const [dots = "", size = ""] = cidr.split("/");
  const bytes = dots.split(".").map(Number);
  return {
    address: bytes.reduce((sum, byte) => sum * 256 + byte, 0),
    size: Number(size),
    isSound: bytes.every((byte) => byte <= 255) && Number(size) <= 32,
  };
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
