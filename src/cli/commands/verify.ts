import { Command } from "@commander-js/extra-typings";
import { asText, bind } from "../../plan/bind.ts";
import { hasErrors } from "../../spec/diagnostic.ts";
import { EXIT } from "../exit.ts";
import { formatOf, formatOption, printMarks } from "../format.ts";
import { envOption, jsonOption, projectOption } from "../options.ts";
import { compileProject } from "../../project/plan.ts";
import { type Paint, paintFor } from "../../project/print/paint.ts";
import { counted, problemsForPeople } from "../../project/print/report.ts";
import { loadProject } from "../../project/project.ts";
import { projectRoot } from "../../project/roots.ts";
import type { Verdict } from "../verify/verdict.ts";

export const verifyCommand = () =>
  new Command("verify")
    .description(
      "run every step on empty frames in real Spark: wrong columns, types and parameters, before there is a cluster",
    )
    .addOption(envOption())
    .addOption(formatOption())
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async ({ env, project, ...options }) => {
      const format = formatOf(options);
      const root = projectRoot(project);
      if ((format === "github" || format === "sarif") && (await hasPrintedErrors(root, env, format))) {
        process.exitCode = EXIT.failed;
        return;
      }
      const compiled = await compileProject(root, env);
      if (!compiled) {
        process.exitCode = EXIT.failed;
        return;
      }
      const { verify } = await import("../verify/verify.ts");
      // Nothing is read or written, so that any account will do where none is known.
      const account = typeof compiled.plan.account === "string" ? asText(compiled.plan.account) : "000000000000";
      const plan = bind(compiled.plan, { account }, compiled.plan);
      const verdicts: Verdict[] = [];
      const paint = paintFor(process.stdout);
      await verify(root, plan, (verdict) => {
        verdicts.push(verdict);
        if (format === "text") process.stdout.write(verdictText(verdict, paint));
      });
      const ok = verdicts.every(({ status }) => status !== "failed");
      if (format === "json") {
        process.stdout.write(`${JSON.stringify({ format: 1, command: "verify", ok, steps: verdicts }, null, 2)}\n`);
      } else if (format !== "text") {
        const { verdictMarks } = await import("../print/verdict-marks.ts");
        const text = verdicts.map((verdict) => verdictText(verdict, paint)).join("");
        await printMarks(format, verdictMarks(root, compiled, verdicts), text);
      }
      process.exitCode = ok ? EXIT.fine : EXIT.failed;
    });

/** What is wrong with the spec is told in the same format as what is wrong with its code. */
async function hasPrintedErrors(root: string, env: string, format: "github" | "sarif"): Promise<boolean> {
  const { diagnostics } = await loadProject(root, env);
  if (!hasErrors(diagnostics)) return false;
  const { marksOf } = await import("../../project/print/mark.ts");
  const text = problemsForPeople(root, diagnostics, paintFor(process.stdout)) + counted(diagnostics);
  await printMarks(format, marksOf(root, diagnostics), text);
  return true;
}

function verdictText({ step, status, error, reason, seconds }: Verdict, paint: Paint): string {
  const mark = { ok: paint("green", "✓"), failed: paint("red", "✗"), skipped: paint("yellow", "-") }[status];
  if (status === "ok") return `${mark} ${step}  ${paint("dim", `${seconds.toFixed(1)} s`)}\n`;
  const at = `${error?.file ?? ""}:${error?.line ?? 1}`;
  const place = error?.file === undefined || error.message.startsWith(at) ? "" : `${paint("bold", at)} `;
  return [
    `${mark} ${step}  ${status}`,
    `    ${place}${error?.message ?? reason ?? ""}`,
    ...(error?.hint === undefined ? [] : [`    ${paint("cyan", error.hint)}`]),
  ]
    .map((line) => `${line}\n`)
    .join("");
}
