import { parsePrices, PRICES_FILE } from "../../emr/read-prices.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "The project's own prices cannot be read.",
  why: "`pipelines/prices.json` stands in for emrald's prices. `emrald cost --refresh` writes it; by hand it is easily broken, and budgets would be held against the wrong prices.",
  looksAt: "all",
  check([scene], report) {
    const text = scene?.facts.text(PRICES_FILE);
    if (text === undefined) return;
    const parsed = parsePrices(text);
    if ("value" in parsed) return;
    const { path, message } = parsed.problem;
    report({
      at: { file: PRICES_FILE, path: [...path], on: "value" },
      message: `"${PRICES_FILE}" cannot be read: ${message}`,
      hint: "emrald cost --refresh writes it anew.",
    });
  },
};
