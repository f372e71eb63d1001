import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "warning",
  summary: "An environment keeps a standing cluster, and takes it down after every run.",
  why: "`lifecycle: standing` is a cluster that the stack keeps between runs; `after_run: destroy`, which holds unless said, takes the stack down with it. You would wait for a new cluster each time, and nobody could log in in between.",
  looksAt: "environment",
  check({ environment }, report) {
    const { name, lifecycle, afterRun, layers } = environment;
    if (lifecycle !== "standing" || afterRun !== "destroy") return;
    report({
      at: place(layers, ["lifecycle"]),
      message: `environment "${name}" keeps a standing cluster, and "after_run: destroy" takes it down after every run`,
      hint: "Write after_run: keep, or lifecycle: transient.",
    });
  },
};
