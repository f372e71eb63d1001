import { limits } from "../../emr/limits.ts";
import { place, type Rule } from "../rule.ts";
import { settingsOf } from "../settings.ts";

export const rule: Rule = {
  severity: "error",
  summary: "Step concurrency or idle timeout is out of EMR's bounds.",
  why: "1 to 256 steps side by side, 60 seconds to 7 days of idleness (API reference, StepConcurrencyLevel and AutoTerminationPolicy). A cluster that idles longer than max_age never meets its own policy.",
  looksAt: "environment",
  check({ environment }, report) {
    for (const { settings, layers } of settingsOf(environment)) {
      const { stepConcurrency, idleTimeout, maxAge } = settings;
      const say = (key: string, message: string): void => report({ at: place(layers, ["cluster", key]), message });
      const steps = limits.stepConcurrency;
      if (stepConcurrency < steps.min || stepConcurrency > steps.max) {
        say("step_concurrency", `step_concurrency is ${stepConcurrency}; EMR takes ${steps.min} to ${steps.max}`);
      }
      // Only a transient cluster ends by itself.
      if (environment.lifecycle !== "transient") continue;
      const idle = limits.idleTimeout;
      if (idleTimeout < idle.min || idleTimeout > idle.max) {
        say("idle_timeout", `idle_timeout is ${idleTimeout} seconds; EMR takes ${idle.min} to ${idle.max}`);
      } else if (idleTimeout > maxAge) {
        say("idle_timeout", `idle_timeout (${idleTimeout} seconds) is longer than max_age (${maxAge} seconds)`);
      }
    }
  },
};
