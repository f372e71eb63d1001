import type { Range } from "./range.ts";

export type BudgetVerdict = "within" | "may exceed" | "exceeds";

/** Where a price is missing nobody can say that the most is within. */
export function budgetVerdict({ low, high }: Range, limit: number, isComplete: boolean): BudgetVerdict {
  if (low > limit) return "exceeds";
  return high > limit || !isComplete ? "may exceed" : "within";
}
