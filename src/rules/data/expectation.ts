import { isBroken, place, type Rule } from "../rule.ts";

const ON_ROWS = ["drop", "quarantine"];

export const rule: Rule = {
  severity: "error",
  summary: "An expectation says nothing, two things, or something that cannot be done.",
  why: "It has one of check, not_null, unique and row_count. The last two are of all rows together: no single row can be dropped or quarantined for them.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const { name: dataset, expectations } of pipeline.datasets) {
        for (const { name, kinds, onFailure = "", min, max } of expectations) {
          const path = ["datasets", dataset, "expectations", name];
          if (isBroken(pipeline, path)) continue;
          const [kind] = kinds;
          const say = (key: string | undefined, on: "key" | "value", message: string, hint?: string): void =>
            report({
              at: place(pipeline.layers, key === undefined ? path : [...path, key], on),
              message,
              ...(hint ? { hint } : {}),
            });
          if (kinds.length !== 1) {
            const message = kind === undefined ? "says nothing" : `says two things: "${kind}" and "${kinds[1]}"`;
            say(
              undefined,
              "key",
              `the expectation "${name}" ${message}`,
              "Give it one of check, not_null, unique, row_count.",
            );
          } else if ((kind === "unique" || kind === "row_count") && ON_ROWS.includes(onFailure)) {
            say(
              "on_failure",
              "value",
              `"${kind}" is of all rows together: none can be the one to ${onFailure}`,
              "Use warn or fail.",
            );
          } else if (min !== undefined && max !== undefined && min > max) {
            say("row_count", "key", `no number of rows is at least ${min} and at most ${max}`);
          }
        }
      }
    }
  },
};
