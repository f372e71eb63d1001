import fc from "fast-check";
import { expect, it } from "vitest";
import { costOf } from "../../src/cost/cost.ts";
import { pricesWith } from "../../src/emr/prices.ts";
import type { Plan, PlanFleet, PlanNodes } from "../../src/plan/plan.ts";
import { planOf } from "./support/project.ts";

const PRICES = pricesWith();
const PLAN = planOf({ dev: "network: { nat: true }" });
const TYPES = Object.keys(PRICES["us-east-1"]?.instances ?? {});
/** Sums of fractions. */
const EPSILON = 1e-6;

function ofFleet(fleet: PlanFleet): { readonly low: number; readonly high: number } {
  const [name, cluster] = Object.entries(PLAN.clusters)[0] ?? [];
  if (name === undefined || !cluster) throw new Error("the plan has no cluster");
  const plan: Plan = { ...PLAN, clusters: { [name]: { ...cluster, fleet } } };
  return costOf(plan, PRICES).per_hour;
}

const units = fc.integer({ min: 1, max: 60 });
const types = fc.dictionary(fc.constantFrom(...TYPES), fc.integer({ min: 1, max: 16 }), { minKeys: 1, maxKeys: 5 });
const ebs = fc.record({
  size: fc.integer({ min: 10, max: 1024 }),
  volumes: fc.integer({ min: 1, max: 25 }),
  type: fc.constantFrom("gp2", "gp3", "st1"),
}) as fc.Arbitrary<NonNullable<PlanNodes["ebs"]>>;
const nodes: fc.Arbitrary<PlanNodes> = fc
  .record({ types, on_demand: units, spot: units, ebs: fc.option(ebs, { nil: undefined }) })
  .map(({ ebs, ...rest }) => ({ ...rest, ...(ebs ? { ebs } : {}) }));
const primary: PlanNodes = { types: { "m5.xlarge": 1 }, on_demand: 1, spot: 0 };
const fleet: fc.Arbitrary<PlanFleet> = fc
  .record({
    core: nodes,
    task: fc.option(nodes, { nil: undefined }),
    scaling: fc.option(fc.record({ min: units, more: units, core: units }), { nil: undefined }),
  })
  .map(({ core, task, scaling }) => ({
    primary,
    core,
    ...(task ? { task } : {}),
    ...(scaling
      ? {
          scaling: {
            min: scaling.min,
            max: scaling.min + scaling.more,
            max_core: scaling.min + (scaling.core % scaling.more),
          },
        }
      : {}),
  }));

function growsBy(grow: (fleet: PlanFleet, by: number) => PlanFleet, fleets = fleet): void {
  fc.assert(
    fc.property(fleets, units, (before, by) => {
      const [was, is] = [ofFleet(before), ofFleet(grow(before, by))];
      expect(is.low).toBeGreaterThanOrEqual(was.low - EPSILON);
      expect(is.high).toBeGreaterThanOrEqual(was.high - EPSILON);
    }),
  );
}

function withCore(fleet: PlanFleet, change: (core: PlanNodes) => PlanNodes): PlanFleet {
  return fleet.core ? { ...fleet, core: change(fleet.core) } : fleet;
}

it("is at least what it is at most, or less", () => {
  fc.assert(
    fc.property(fleet, (one) => {
      const { low, high } = ofFleet(one);
      expect(low).toBeLessThanOrEqual(high + EPSILON);
      expect(low).toBeGreaterThan(0);
    }),
  );
});

it("never falls with units on demand, where nothing scales them", () => {
  const fixed = fleet.map(({ scaling: _, ...rest }) => rest);
  growsBy((fleet, by) => withCore(fleet, (core) => ({ ...core, on_demand: core.on_demand + by })), fixed);
  growsBy((fleet, by) => withCore(fleet, (core) => ({ ...core, spot: core.spot + by })), fixed);
});

it("grows with nodes of another kind, where nothing scales them", () => {
  fc.assert(
    fc.property(fleet, nodes, ({ scaling: _, task: __, ...before }, task) => {
      expect(ofFleet({ ...before, task }).low).toBeGreaterThan(ofFleet(before).low);
    }),
  );
});

it("never falls with the bounds of scaling", () => {
  growsBy((fleet, by) => {
    const { scaling } = fleet;
    return scaling ? { ...fleet, scaling: { ...scaling, min: scaling.min + by, max: scaling.max + by } } : fleet;
  });
});

it("never falls with the size and the number of volumes", () => {
  const grown = ({ size, volumes, type }: NonNullable<PlanNodes["ebs"]>, by: number) => ({
    size: size + by,
    volumes: volumes + 1,
    type,
  });
  growsBy((fleet, by) => withCore(fleet, (core) => (core.ebs ? { ...core, ebs: grown(core.ebs, by) } : core)));
});

it("is never more for Spot than for the same nodes on demand", () => {
  fc.assert(
    fc.property(types, units, (types, count) => {
      const core: PlanNodes = { types: { "r5.2xlarge": 1 }, on_demand: 1, spot: 0 };
      const spot = ofFleet({ primary, core, task: { types, on_demand: 0, spot: count } });
      const onDemand = ofFleet({ primary, core, task: { types, on_demand: count, spot: 0 } });
      expect(spot.high).toBeCloseTo(onDemand.high, 5);
      expect(spot.low).toBeLessThanOrEqual(onDemand.low + EPSILON);
    }),
  );
});
