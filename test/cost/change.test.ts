import { describe, expect, it } from "vitest";
import { costChange } from "../../src/cost/change.ts";
import { costOfSpec } from "./support/project.ts";

const LARGE = "\n  small: { primary: m5.xlarge, core: { types: [r5.2xlarge], on_demand: 4 } }";
const NAT = "network: { nat: true }";

describe("before and after", () => {
  it("says what has changed, and by how much", () => {
    const { figures, isIncomplete } = costChange(costOfSpec({ dev: NAT }), costOfSpec({ dev: NAT, fleets: LARGE }));
    expect(figures.map(({ of, text }) => [of, text])).toEqual([
      ["per_hour", "1.59 → 2.88"],
      ["per_run", "1.59 → 2.88"],
    ]);
    expect(figures[0]?.by.low).toBeCloseTo(2 * 0.63 + (2 * 143 * 0.08) / 730, 5);
    expect(isIncomplete).toBe(false);
  });

  it("says nothing where nothing has", () => {
    expect(costChange(costOfSpec(), costOfSpec())).toEqual({ figures: [], isIncomplete: false });
  });

  it("has nothing on one side of an environment that comes or goes", () => {
    const cost = costOfSpec({ dev: `${NAT}, after_run: keep` });
    expect(costChange(undefined, cost).figures.map(({ of, text }) => [of, text])).toEqual([
      ["per_hour", "nothing → 1.59"],
      ["per_run", "nothing → 1.59"],
      ["standing", "nothing → 0.05"],
    ]);
    expect(costChange(cost, undefined).figures[2]?.by).toEqual({ low: -0.05, high: -0.05 });
    expect(costChange()).toEqual({ figures: [], isIncomplete: false });
  });

  it("says that figures leave something out", () => {
    const unknown = costOfSpec({ fleets: "\n  small: { primary: m9z.xlarge }" });
    expect(costChange(unknown, costOfSpec()).isIncomplete).toBe(true);
  });
});
