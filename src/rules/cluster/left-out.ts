import { HIDDEN } from "../../spec/secret.ts";
import { place, type Rule } from "../rule.ts";
import { settingsOf } from "../settings.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A word of a bootstrap action was left out.",
  why: "`emrald import` takes secrets out of what it reads, and the words of bootstrap actions have no variables. The script would get the text `(hidden)` in the place of the secret.",
  looksAt: "environment",
  check({ environment }, report) {
    for (const { settings, layers } of settingsOf(environment)) {
      for (const [index, { args }] of settings.bootstrap.entries()) {
        for (const [at, word] of (args ?? []).entries()) {
          const start = word.indexOf(HIDDEN);
          if (start < 0) continue;
          report({
            at: place(layers, ["cluster", "bootstrap", index, "args", at], "value", [start, start + HIDDEN.length]),
            message: `"${HIDDEN}" stands where a secret was left out`,
            hint: "Let the script read it from Secrets Manager, and take the word away.",
          });
        }
      }
    }
  },
};
