import { FOUNDATION } from "../../model/names.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "An environment is called `foundation`.",
  why: "That is the name of the stack that holds what all environments of an account share.",
  looksAt: "environment",
  check({ environment }, report) {
    if (environment.name !== FOUNDATION) return;
    report({ at: place(environment.layers, [], "key"), message: `an environment cannot be called "${FOUNDATION}"` });
  },
};
