import { DOWNLOADING, hasWayOut } from "../downloads.ts";
import { place, type Rule } from "../rule.ts";
import { settingsOf } from "../settings.ts";

/** What a script does that needs the internet. S3 is reached without it. */
const DOWNLOADS =
  /\b(pip3?|conda|mamba|npm|yum|dnf|apt|apt-get)\s+(-\S+\s+)*(-m\s+)?install\b|\b(curl|wget)\b[^\n]*https?:|^https?:/m;

export const rule: Rule = {
  severity: "error",
  summary: "A bootstrap script, a shell step or a package needs the internet, and the network has no way to it.",
  why: "Without `network.nat` clusters reach AWS through endpoints only. A pip install or a Maven coordinate would hang until the cluster's bootstrap fails.",
  looksAt: "environment",
  check({ environment, lineage, facts }, report) {
    const { name, layers } = environment;
    if (hasWayOut(environment)) return;
    const hint = `Give environment "${name}" network: { nat: true }.`;
    const packages = `Write spark: { packages: […] } at the steps that need it, which emrald lock brings. Or give environment "${name}" network: { nat: true }.`;
    for (const { settings, layers } of settingsOf(environment)) {
      for (const [index, { script, args = [] }] of settings.bootstrap.entries()) {
        if (!DOWNLOADS.test(facts.text(script) ?? "") && !args.some((argument) => DOWNLOADS.test(argument))) continue;
        report({
          at: place(layers, ["cluster", "bootstrap", index, "script"]),
          message: `"${script}" needs the internet, and environment "${name}" has no way to the internet`,
          hint,
        });
      }
      for (const property of DOWNLOADING) {
        if (settings.configurations["spark-defaults"]?.[property] === undefined) continue;
        report({
          at: place(layers, ["cluster", "configurations", "spark-defaults", property], "key"),
          message: `"${property}" downloads, and environment "${name}" has no way to the internet`,
          hint: packages,
        });
      }
    }
    for (const step of lineage.steps.values()) {
      const own = lineage.pipelines.get(step.pipeline)?.layers ?? [];
      for (const [key, what, text] of [
        ["shell", step.shell ?? "", step.shell === undefined ? "" : facts.text(step.shell)],
        ["command", step.command.join(" "), step.command.join(" ")],
      ] as const) {
        if (!DOWNLOADS.test(text ?? "")) continue;
        report({
          at: place(own, ["steps", step.name, key], key === "shell" ? "value" : "key"),
          message: `"${what}" needs the internet, and environment "${name}" has no way to the internet`,
          hint,
        });
      }
      for (const property of DOWNLOADING) {
        if (step.spark.conf[property] === undefined) continue;
        report({
          at: place(own, ["steps", step.name, "spark", "conf", property], "key"),
          message: `"${property}" downloads, and environment "${name}" has no way to the internet`,
          hint: packages,
          related: [{ place: place(layers, ["network"], "key"), message: "the environment's network" }],
        });
      }
    }
  },
};
