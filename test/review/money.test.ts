import { expect, it } from "vitest";
import type { Cost } from "../../src/cost/types.ts";
import { budgetWords, figureOf, overBudget, runTitle } from "../../src/review/comment/money.ts";
import { cost, diff, environment, review } from "./documents.ts";

const lasting = (name: string, minutes: number): Cost => {
  const { per_run } = cost(name, 2);
  return cost(name, 2, { per_run: { ...per_run, duration: { seconds: minutes * 60, from: "runs", runs: 5 } } });
};
const withCost = (name: string, after: Cost, before = after) => environment(name, [], { cost: { before, after } });
const { prices: _, ...unpriced } = cost("dev", 0, { unknown: ["all prices of eu-west-1"] });

it("says once how long a run is taken to be, where that is the same everywhere", () => {
  const same = review([diff(withCost("dev", cost("dev", 2)), withCost("prod", cost("prod", 4)))]);
  expect(runTitle(same)).toBe("USD a run (1 h assumed)");
  expect(figureOf(same, "dev", "per_run")).toBe("2.00 to 3.00");
  const known = review([diff(withCost("dev", lasting("dev", 32)))]);
  expect(runTitle(known)).toBe("USD a run (32 min, median of 5 runs)");
});

it("says it of each, where they differ", () => {
  const mixed = review([diff(withCost("dev", cost("dev", 2)), withCost("prod", lasting("prod", 32)))]);
  expect(runTitle(mixed)).toBe("USD a run");
  expect(figureOf(mixed, "dev", "per_run")).toBe("2.00 to 3.00 (1 h assumed)");
  expect(figureOf(mixed, "prod", "per_run")).toBe("2.00 to 3.00 (32 min, median of 5 runs)");
  expect(figureOf(mixed, "prod", "per_hour")).toBe("2.00");
});

it("tells what is not known from nothing", () => {
  const moved = review([diff(withCost("dev", unpriced, cost("dev", 2)))]);
  expect(figureOf(moved, "dev", "per_hour")).toBe("2.00 → not known");
  expect(runTitle(moved)).toBe("USD a run (1 h assumed)");
  expect(runTitle(review([diff(withCost("dev", unpriced))]))).toBe("USD a run");
  const gone = review([diff(environment("dev", [], { cost: { before: cost("dev", 2) } }))]);
  expect(figureOf(gone, "dev", "per_hour")).toBe("2.00 → nothing");
  const missing = cost("dev", 1, { unknown: ["the price of m9z.xlarge"] });
  expect(figureOf(review([diff(withCost("dev", missing, cost("dev", 2)))]), "dev", "per_run")).toBe(
    "2.00 to 3.00 → at least 1.00",
  );
  expect(figureOf(review([diff(environment("dev", []))]), "dev", "per_run")).toBe("");
});

it("says of a run's budget what it was held against", () => {
  const over = cost("dev", 2, { budget: [{ key: "per_run", limit: 1, verdict: "may exceed" }] });
  expect(overBudget(review([diff(withCost("dev", over))])).map(budgetWords)).toEqual([
    "dev may exceed its budget of 1.00 USD a run (1 h assumed): 2.00 to 3.00",
  ]);
});
