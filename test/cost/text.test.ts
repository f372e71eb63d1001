import { describe, expect, it } from "vitest";
import { costText } from "../../src/cli/cost/text.ts";
import { secondsText } from "../../src/cost/duration.ts";
import { pricesWith } from "../../src/emr/prices.ts";
import { usd, usdRange } from "../../src/emr/usd.ts";
import { costOfSpec } from "./support/project.ts";

const PLAIN = (_style: string, text: string): string => text;
const MANY = `
  small:
    primary: m5.xlarge
    core: { types: { m5.2xlarge: 8, m5a.2xlarge: 8 }, on_demand: 16 }
    task:
      types: { m5.2xlarge: 8, m5a.2xlarge: 8, m6i.2xlarge: 8, r5.2xlarge: 8, r5a.2xlarge: 8, m9z.2xlarge: 8 }
      spot: 80
      strategy: price-capacity-optimized`;

describe("what people read", () => {
  it("is a table, with the date of the prices, what is assumed and what is not counted", async () => {
    const small = costOfSpec({ dev: "network: { nat: true }, budget: { per_hour: 4, per_run: 2 }" });
    const mixed = { ...costOfSpec({ fleets: MANY, dev: "after_run: keep" }), environment: "prod" };
    const known = costOfSpec({}, pricesWith(), { run: 4_830, clusters: {}, runs: 5 });
    const nowhere = { ...costOfSpec({ dev: "network: { nat: true }" }, {}), environment: "stage" };
    const { prices: _, ...unpriced } = nowhere;
    const text = costText([small, mixed, { ...known, environment: "known" }, unpriced], PLAIN);
    await expect(text).toMatchFileSnapshot("printed/cost.txt");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("says so where there is nothing on AWS", () => {
    expect(costText([], PLAIN)).toBe("the project has no environment on AWS\n");
  });
});

it.each([
  [0, "0.00"],
  [0.005, "0.005"],
  [0.05, "0.05"],
  [0.9996, "1.00"],
  [1.5, "1.50"],
  [1234.567, "1234.57"],
])("%d USD is %s", (value, text) => {
  expect(usd(value)).toBe(text);
});

it("a range that rounds to one figure is one", () => {
  expect(usdRange({ low: 1.501, high: 1.504 })).toBe("1.50");
  expect(usdRange({ low: 0.5, high: 2 })).toBe("0.50 to 2.00");
});

it.each([
  [40, "40 s"],
  [90, "2 min"],
  [3_600, "1 h"],
  [4_830, "1 h 21 min"],
])("%d seconds are %s", (seconds, text) => {
  expect(secondsText(seconds)).toBe(text);
});
