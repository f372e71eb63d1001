import { Command } from "@commander-js/extra-typings";
import { UsageError } from "../../errors.ts";
import { explained, type ExplainedValue } from "../../model/explain.ts";
import { hasErrors } from "../../spec/diagnostic.ts";
import { suggest } from "../../spec/nearest.ts";
import type { EnvironmentSpec } from "../../spec/types.ts";
import { EXIT } from "../exit.ts";
import { envOption, jsonOption, projectOption } from "../options.ts";
import { paintFor } from "../../project/print/paint.ts";
import { Positions } from "../../project/print/problems.ts";
import { printProblems } from "../../project/print/report.ts";
import { loadProject } from "../../project/project.ts";
import { projectRoot } from "../../project/roots.ts";

export const explainCommand = () =>
  new Command("explain")
    .description("print each value of a step, dataset, pipeline or environment, and the file and line that set it")
    .argument("[name]", "pipeline/step, pipeline/dataset, or a pipeline; the environment itself when left out")
    .addOption(envOption())
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async (name, { env, project, json }) => {
      const root = projectRoot(project);
      const loaded = await loadProject(root, env);
      const environment = loaded.scenes[0]?.environment;
      if (hasErrors(loaded.diagnostics) || !environment) {
        printProblems(root, loaded.diagnostics, process.stderr);
        process.exitCode = EXIT.failed;
        return;
      }
      const parts = explained(environment, name);
      if (parts.length === 0)
        throw new UsageError(`there is no "${name}"`, suggest(name ?? "", names(environment), "such name"));
      const positions = new Positions(root);
      const placed = parts.map(({ title, values }) => ({
        title,
        values: values.map((value) => withLine(value, positions)),
      }));
      if (json)
        process.stdout.write(
          `${JSON.stringify({ format: 1, command: "explain", environment: env, parts: placed }, null, 2)}\n`,
        );
      else for (const part of placed) print(part);
      process.exitCode = EXIT.fine;
    });

interface PlacedValue {
  readonly key: string;
  readonly value: unknown;
  readonly file?: string;
  readonly line?: number;
}

function withLine({ key, value, place }: ExplainedValue, positions: Positions): PlacedValue {
  return { key, value, ...(place ? { file: place.file, line: positions.of(place).line } : {}) };
}

function print({ title, values }: { title: string; values: readonly PlacedValue[] }): void {
  const paint = paintFor(process.stdout);
  const width = Math.max(...values.map(({ key }) => key.length));
  const texts = values.map(({ value }) => (typeof value === "string" ? value : JSON.stringify(value)));
  const wide = Math.min(48, Math.max(...texts.map((text) => text.length)));
  process.stdout.write(`${paint("bold", title)}\n`);
  for (const [index, { key, file, line }] of values.entries()) {
    const from = file === undefined ? "default" : `${file}:${line}`;
    process.stdout.write(`  ${key.padEnd(width)}  ${(texts[index] ?? "").padEnd(wide)}  ${paint("dim", from)}\n`);
  }
}

function names({ pipelines }: EnvironmentSpec): string[] {
  const all = pipelines.flatMap(({ name, steps, datasets }) => [
    name,
    ...steps.map(({ id }) => id),
    ...datasets.map(({ id }) => id),
  ]);
  return [...new Set(all)];
}
