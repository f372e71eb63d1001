import { describe, expect, it } from "vitest";
import { costChange } from "../../src/cost/change.ts";
import { pricesWith } from "../../src/emr/prices.ts";
import { costOfSpec } from "./support/project.ts";

const LARGE = "\n  small: { primary: m5.xlarge, core: { types: [r5.2xlarge], on_demand: 4 } }";
const UNPRICED = "\n  small: { primary: m9z.xlarge, core: { types: [r5.2xlarge], on_demand: 2 } }";
const NAT = "network: { nat: true }";

const shown = (...sides: Parameters<typeof costChange>): readonly (readonly [string, string])[] =>
  costChange(...sides).figures.map(({ of, text }) => [of, text]);

describe("before and after", () => {
  it("says what has changed, and how long a run is taken to be", () => {
    const { figures, unknown } = costChange(costOfSpec({ dev: NAT }), costOfSpec({ dev: NAT, fleets: LARGE }));
    expect(figures.map(({ text, words }) => `${text} ${words}`)).toEqual([
      "1.59 → 2.88 USD an hour of a run",
      "1.59 → 2.88 USD a run (1 h assumed)",
    ]);
    expect(unknown).toEqual([]);
  });

  it("says by which runs, where their durations are known", () => {
    const durations = { run: 1800, clusters: {}, runs: 3 };
    const [before, after] = [{ dev: NAT }, { dev: NAT, fleets: LARGE }].map((spec) =>
      costOfSpec(spec, pricesWith(), durations),
    );
    expect(costChange(before, after).figures[1]?.words).toBe("USD a run (30 min, median of 3 runs)");
  });

  it("says nothing where nothing has", () => {
    expect(costChange(costOfSpec(), costOfSpec())).toEqual({ figures: [], unknown: [] });
  });

  it("has nothing on one side of an environment that comes or goes", () => {
    const cost = costOfSpec({ dev: `${NAT}, after_run: keep` });
    expect(shown(undefined, cost)).toEqual([
      ["per_hour", "nothing → 1.59"],
      ["per_run", "nothing → 1.59"],
      ["standing", "nothing → 0.05"],
    ]);
    expect(shown(cost, undefined)[2]).toEqual(["standing", "0.05 → nothing"]);
    expect(costChange()).toEqual({ figures: [], unknown: [] });
  });

  it("knows that a region without prices costs something", () => {
    const [known, nowhere] = [pricesWith(), {}].map((prices) => costOfSpec({ dev: NAT }, prices));
    expect(shown(known, nowhere)).toEqual([
      ["per_hour", "1.59 → not known"],
      ["per_run", "1.59 → not known"],
    ]);
    expect(shown(nowhere, known)[0]).toEqual(["per_hour", "not known → 1.59"]);
    expect(shown(nowhere, nowhere)).toEqual([]);
    expect(costChange(known, nowhere).unknown).toEqual(["all prices of us-east-1: emrald cost --refresh gets them"]);
    const kept = costOfSpec({ dev: `${NAT}, after_run: keep` });
    expect(shown(kept, nowhere)[2]).toEqual(["standing", "0.05 → not known"]);
  });

  it("is the least of what is known where a price is missing", () => {
    const unpriced = costOfSpec({ dev: NAT, fleets: UNPRICED });
    expect(shown(costOfSpec({ dev: NAT }), unpriced)[0]?.[1]).toBe("1.59 → at least 1.34");
    expect(costChange(unpriced, unpriced).unknown).toEqual(["the price of m9z.xlarge"]);
  });
});
