import { LOCK_FILE, parseLock } from "../../spec/packages-lock.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "The lock of packages cannot be read.",
  why: "`pipelines/packages.lock.json` says to the byte what nodes install. `emrald lock` writes it; edited by hand, or merged with its conflicts in it, it locks nothing.",
  looksAt: "all",
  check([scene], report) {
    const text = scene?.facts.text(LOCK_FILE);
    if (text === undefined) return;
    const parsed = parseLock(text);
    if ("value" in parsed) return;
    const { path, message, isNewer } = parsed.problem;
    report({
      at: { file: LOCK_FILE, path: [...path], on: "value" },
      message: `"${LOCK_FILE}" cannot be read: ${message}`,
      hint: isNewer ? "Update emrald, or take the lock of its last commit." : "emrald lock writes it anew.",
    });
  },
};
