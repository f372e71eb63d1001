import { CLASSES, counts } from "./classes.ts";
import type { Drift } from "./drift.ts";

/** In a sentence: what counts, or that nothing does. */
export function summary({ environment, verdict, counts: numbers }: Drift): string {
  if (verdict === "nothing deployed") return `nothing of "${environment}" is deployed: there is nothing to drift`;
  const found = CLASSES.filter((one) => counts(one) && numbers[one] > 0).map((one) => `${numbers[one]} ${one}`);
  const told = found.length === 0 ? "no drift" : `drift: ${found.join(", ")}`;
  if (verdict !== "cannot tell") return told;
  return found.length === 0 ? "nobody can tell whether there is drift" : `${told}; and not everything could be told`;
}
