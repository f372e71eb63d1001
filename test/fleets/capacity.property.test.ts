import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { executorsOn } from "../../src/cost/fleets/executors.ts";
import { sizings } from "../../src/cost/fleets/sizing.ts";
import { inAll } from "../../src/cost/fleets/in-all.ts";
import { fitOf } from "../../src/emr/executors-per-node.ts";
import { instanceType, instanceTypes } from "../../src/emr/instance-type.ts";
import type { ClusterSpec, FleetSpec, NodesSpec } from "../../src/spec/types.ts";

const SETTINGS: ClusterSpec = {
  applications: ["Spark"],
  stepConcurrency: 1,
  idleTimeout: 1800,
  maxAge: 28_800,
  bootstrap: [],
  configurations: {},
};

const types = fc.uniqueArray(fc.constantFrom(...Object.keys(instanceTypes.types)), { minLength: 1, maxLength: 4 });
const nodes: fc.Arbitrary<NodesSpec> = fc
  .record({ names: types, weights: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 4, maxLength: 4 }) })
  .chain(({ names, weights }) =>
    fc.record({ onDemand: fc.integer({ min: 0, max: 30 }), spot: fc.integer({ min: 0, max: 30 }) }).map((market) => ({
      ...market,
      types: new Map(names.map((name, index) => [name, weights[index] ?? 1])),
    })),
  );
const size = fc
  .record({ cores: fc.integer({ min: 1, max: 8 }), heap: fc.integer({ min: 512, max: 32_768 }) })
  .map((one) => ({
    ...one,
    container: one.heap + 384,
    byDefault: [],
  }));
const driver = fc.integer({ min: 1408, max: 8_192 });

describe("what a fleet holds", () => {
  it("falls with no unit more", () => {
    fc.assert(
      fc.property(nodes, size, driver, fc.integer({ min: 1, max: 10 }), (core, executor, heap, more) => {
        const on = (nodes: NodesSpec) => executorsOn({ name: "f", core: nodes }, SETTINGS, executor, heap);
        const [few, many] = [on(core), on({ ...core, onDemand: core.onDemand + more })];
        expect(many.low).toBeGreaterThanOrEqual(few.low);
        expect(many.high).toBeGreaterThanOrEqual(few.high);
        expect(few.low).toBeLessThanOrEqual(few.high);
      }),
    );
  });

  it("never needs more than the nodes have", () => {
    fc.assert(
      fc.property(nodes, size, driver, (core, executor, heap) => {
        const { high } = executorsOn({ name: "f", core }, SETTINGS, executor, heap);
        const yarn = inAll([core], (type) => instanceType(type)?.yarn_mib);
        const cores = inAll([core], (type) => instanceType(type)?.vcpu);
        expect(high * executor.container).toBeLessThanOrEqual(yarn.high);
        expect(high * executor.cores).toBeLessThanOrEqual(cores.high);
      }),
    );
  });

  it("is used and wasted without a rest", () => {
    const room = fc.record({ vcpu: fc.integer({ min: 1, max: 96 }), memory: fc.integer({ min: 1024, max: 400_000 }) });
    fc.assert(
      fc.property(size, room, (executor, { vcpu, memory }) => {
        const { executors, wasted, binds } = fitOf(executor, { vcpu, memory, largest: memory });
        expect(executors * executor.container + wasted.memory).toBe(memory);
        expect(executors * executor.cores + wasted.cores).toBe(vcpu);
        // One more would not fit, for the reason that is told.
        if (binds !== "cores") expect(wasted.memory).toBeLessThan(executor.container);
        if (binds !== "memory") expect(wasted.cores).toBeLessThan(executor.cores);
      }),
    );
  });

  it("lies between its least and its most mix, by counting them", () => {
    const pair = fc.tuple(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 14 }),
    );
    fc.assert(
      fc.property(pair, ([one, two, units]) => {
        const core = {
          types: new Map([
            ["m5.xlarge", one],
            ["r5.4xlarge", two],
          ]),
          onDemand: units,
          spot: 0,
        };
        const sums: number[] = [];
        const add = (met: number, cores: number): void => {
          if (met >= units) return void sums.push(cores);
          add(met + one, cores + 4);
          add(met + two, cores + 16);
        };
        add(0, 0);
        expect(inAll([core], (type) => instanceType(type)?.vcpu)).toEqual({
          low: Math.min(...sums),
          high: Math.max(...sums),
        });
      }),
    );
  });

  it("keeps within the bounds of scaling", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 10 }),
        (min, more, maxCore) => {
          const one = (onDemand: number): NodesSpec => ({ types: new Map([["m5.xlarge", 1]]), onDemand, spot: 0 });
          const max = min + more;
          const fleet: FleetSpec = { name: "f", core: one(1), task: one(0), scaling: { min, max, maxCore } };
          const units = (sized: FleetSpec): number => (sized.core?.onDemand ?? 0) + (sized.task?.onDemand ?? 0);
          for (const { at, fleets } of sizings(fleet).slice(1)) {
            expect(fleets.map(units)).toEqual(fleets.map(() => (at === "min" ? min : max)));
            for (const { core } of fleets) expect(core?.onDemand).toBeLessThanOrEqual(Math.max(maxCore, min));
          }
        },
      ),
    );
  });
});
