import fc from "fast-check";
import { expect, it } from "vitest";
import { addressPlan, MOST_ZONES } from "../../../src/infra/decide/address-plan.ts";

const network = fc
  .record({ size: fc.integer({ min: 16, max: 24 }), at: fc.integer({ min: 0, max: 0xffffff }) })
  .map(({ size, at }) => {
    const base = (10 * 2 ** 24 + at) & ~(2 ** (32 - size) - 1);
    return `${[24, 16, 8, 0].map((shift) => (base >>> shift) & 255).join(".")}/${size}`;
  });

function range(cidr: string): readonly [first: number, last: number] {
  const [address = "", size = ""] = cidr.split("/");
  const first = address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return [first, first + 2 ** (32 - Number(size)) - 1];
}

it("gives subnets that lie in the network, begin where their size allows, and never overlap", () => {
  fc.assert(
    fc.property(network, fc.integer({ min: 1, max: MOST_ZONES }), (cidr, zones) => {
      const plan = addressPlan(cidr, zones);
      const [from, to] = range(cidr);
      const subnets = [...plan.private, plan.public];
      expect(plan.private).toHaveLength(zones);
      for (const subnet of subnets) {
        const [first, last] = range(subnet);
        expect(first).toBeGreaterThanOrEqual(from);
        expect(last).toBeLessThanOrEqual(to);
        expect(first % (last - first + 1)).toBe(0);
        // AWS makes no subnet smaller than /28 (VPC User Guide, subnet CIDR blocks).
        expect(last - first + 1).toBeGreaterThanOrEqual(16);
      }
      const sorted = subnets.map(range).sort(([a], [b]) => a - b);
      for (const [index, [first]] of sorted.entries()) expect(first).toBeGreaterThan(sorted[index - 1]?.[1] ?? -1);
    }),
  );
});

it("moves no subnet when a zone joins", () => {
  fc.assert(
    fc.property(network, (cidr) => {
      const most = addressPlan(cidr, MOST_ZONES);
      for (let zones = 1; zones < MOST_ZONES; zones++) {
        const plan = addressPlan(cidr, zones);
        expect(plan.private).toEqual(most.private.slice(0, zones));
        expect(plan.public).toBe(most.public);
      }
    }),
  );
});
