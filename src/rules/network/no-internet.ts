import { DOWNLOADING, hasWayOut } from "../downloads.ts";
import { needsInternet } from "../internet.ts";
import { place, type Rule } from "../rule.ts";
import { settingsOf } from "../settings.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A bootstrap script, a shell step or a package needs the internet, and the network has no way to it.",
  why: "Without `network.nat` clusters reach AWS through endpoints only. A pip install or a Maven coordinate would hang until the cluster's bootstrap fails. S3 of the region has a gateway, so what comes from there, yum's packages too, comes without. Nothing is said where a variable names the host.",
  looksAt: "environment",
  check({ environment, lineage, facts }, report) {
    const { name, layers, region } = environment;
    if (hasWayOut(environment)) return;
    const hint = `Give environment "${name}" network: { nat: true }.`;
    const packages = `Write spark: { packages: […] } at the steps that need it, which emrald lock brings. Or give environment "${name}" network: { nat: true }.`;
    for (const { settings, layers } of settingsOf(environment)) {
      for (const [index, { script, args = [] }] of settings.bootstrap.entries()) {
        if (![facts.text(script) ?? "", ...args].some((text) => needsInternet(text, region))) continue;
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
        if (!needsInternet(text ?? "", region)) continue;
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
