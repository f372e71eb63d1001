import { Command } from "@commander-js/extra-typings";
import { asText, bind } from "../../plan/bind.ts";
import { EXIT } from "../exit.ts";
import { envOption, jsonOption, projectOption } from "../options.ts";
import { compileProject } from "../../project/plan.ts";
import { paintFor } from "../../project/print/paint.ts";
import { projectRoot } from "../../project/roots.ts";
import type { Verdict } from "../verify.ts";

export const verifyCommand = () =>
  new Command("verify")
    .description(
      "run every step on empty frames in real Spark: wrong columns, types and parameters, before there is a cluster",
    )
    .addOption(envOption())
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async ({ env, project, json }) => {
      const root = projectRoot(project);
      const compiled = await compileProject(root, env);
      if (!compiled) {
        process.exitCode = EXIT.failed;
        return;
      }
      const { verify } = await import("../verify.ts");
      // Nothing is read or written, so that any account will do where none is known.
      const account = typeof compiled.plan.account === "string" ? asText(compiled.plan.account) : "000000000000";
      const plan = bind(compiled.plan, { account }, compiled.plan);
      const verdicts: Verdict[] = [];
      await verify(root, plan, (verdict) => {
        verdicts.push(verdict);
        if (!json) process.stdout.write(`${verdictLines(verdict).join("\n")}\n`);
      });
      const ok = verdicts.every(({ status }) => status !== "failed");
      if (json)
        process.stdout.write(`${JSON.stringify({ format: 1, command: "verify", ok, steps: verdicts }, null, 2)}\n`);
      process.exitCode = ok ? EXIT.fine : EXIT.failed;
    });

function verdictLines({ step, status, error, reason, seconds }: Verdict): string[] {
  const paint = paintFor(process.stdout);
  const mark = { ok: paint("green", "✓"), failed: paint("red", "✗"), skipped: paint("yellow", "-") }[status];
  if (status === "ok") return [`${mark} ${step}  ${paint("dim", `${seconds.toFixed(1)} s`)}`];
  const at = `${error?.file ?? ""}:${error?.line ?? 1}`;
  const place = error?.file === undefined || error.message.startsWith(at) ? "" : `${paint("bold", at)} `;
  return [
    `${mark} ${step}  ${status}`,
    `    ${place}${error?.message ?? reason ?? ""}`,
    ...(error?.hint === undefined ? [] : [`    ${paint("cyan", error.hint)}`]),
  ];
}
