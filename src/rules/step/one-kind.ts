import { STEP_KINDS } from "../../spec/kinds.ts";
import { isBroken, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A step has no kind, or two.",
  why: "Exactly one key says what a step runs: app, script, sql, convert, jar, command, shell or crawl.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const { name, id, kinds } of pipeline.steps) {
        const [first, second] = kinds;
        const path = ["steps", name];
        if (first === undefined) {
          if (isBroken(pipeline, path)) continue;
          report({
            at: place(pipeline.layers, path, "key"),
            message: `step "${id}" does not say what it runs`,
            hint: `Give it one of ${STEP_KINDS.join(", ")}.`,
          });
        } else if (second !== undefined) {
          report({
            at: place(pipeline.layers, [...path, second], "key"),
            message: `step "${id}" has two kinds: "${first}" and "${second}"`,
            hint: "Keep one of them, or make two steps.",
            related: [{ place: place(pipeline.layers, [...path, first], "key"), message: "the other one" }],
          });
        }
      }
    }
  },
};
