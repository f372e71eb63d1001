import { place, type Rule } from "../rule.ts";

/** The stack that an operator sets up once for an account: state, ledger, artifacts, logs. */
const FOUNDATION = "foundation";

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
