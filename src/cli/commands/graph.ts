import { Command } from "@commander-js/extra-typings";
import type { Plan } from "../../plan/plan.ts";
import { EXIT } from "../exit.ts";
import { envOption, jsonOption, projectOption } from "../options.ts";
import { compileProject } from "../../project/plan.ts";
import { paintFor } from "../../project/print/paint.ts";
import { projectRoot } from "../../project/roots.ts";
import { waves } from "../../plan/waves.ts";

export const graphCommand = () =>
  new Command("graph")
    .description("show which steps run after which, and what they read and write")
    .addOption(envOption())
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async ({ env, project, json }) => {
      const compiled = await compileProject(projectRoot(project), env);
      if (compiled) process.stdout.write(json ? forJson(compiled.plan) : forPeople(compiled.plan));
      process.exitCode = compiled ? EXIT.fine : EXIT.failed;
    });

function forJson(plan: Plan): string {
  const steps = waves(plan).map((wave) =>
    wave.map((id) => {
      const step = plan.steps[id];
      return {
        step: id,
        needs: step?.needs ?? [],
        reads: step?.reads.map(({ dataset }) => dataset) ?? [],
        writes: step?.writes.map(({ dataset }) => dataset) ?? [],
      };
    }),
  );
  return `${JSON.stringify({ format: 1, command: "graph", environment: plan.environment, waves: steps }, null, 2)}\n`;
}

/** A block a wave: what is in one block may run side by side. */
function forPeople(plan: Plan): string {
  const paint = paintFor(process.stdout);
  const blocks = waves(plan).map((wave, index) => {
    const width = Math.max(...wave.map((id) => id.length));
    const lines = wave.map((id) => {
      const step = plan.steps[id];
      const reads = step?.reads.map(({ dataset }) => dataset).join(", ") ?? "";
      const writes = step?.writes.map(({ dataset }) => dataset).join(", ") ?? "";
      return `  ${id.padEnd(width)}  ${paint("dim", `${reads} → ${writes}`)}`;
    });
    return [paint("bold", `${index + 1}`), ...lines].join("\n");
  });
  return blocks.length === 0 ? "no steps\n" : `${blocks.join("\n")}\n`;
}
