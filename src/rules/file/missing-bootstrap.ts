import { checkFile } from "../named-file.ts";
import { place, type Rule } from "../rule.ts";
import { settingsOf } from "../settings.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A bootstrap script is not in the repository.",
  why: "Names are paths from the repository's root. Without the script every node fails at its start, and the cluster with them.",
  looksAt: "environment",
  check({ environment, facts }, report) {
    for (const { settings, layers } of settingsOf(environment)) {
      for (const [index, { script }] of settings.bootstrap.entries()) {
        const path = ["cluster", "bootstrap", index, "script"];
        checkFile({ file: script, what: "bootstrap script" }, facts, () => place(layers, path), report);
      }
    }
  },
};
