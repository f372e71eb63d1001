import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";

export const REPOSITORY = resolve(import.meta.dirname, "..", "..", "..");
const VENV = join(REPOSITORY, ".venv-notebooks");

export interface Output {
  readonly output_type: "stream" | "display_data" | "execute_result" | "error";
  readonly name?: "stdout" | "stderr";
  readonly text?: string | string[];
  readonly data?: Readonly<Record<string, string | string[]>>;
  readonly traceback?: readonly string[];
}

export interface Cell {
  readonly cell_type: "code" | "markdown";
  readonly source: string | string[];
  readonly outputs?: readonly Output[];
}

export const textOf = (text: string | readonly string[] = ""): string =>
  typeof text === "string" ? text : text.join("");

export const codeOf = (cells: readonly Cell[]): Cell[] => cells.filter(({ cell_type }) => cell_type === "code");

/** What a cell has written to a stream. */
export function said(cell: Cell | undefined, name: "stdout" | "stderr"): string {
  return (cell?.outputs ?? []).flatMap((one) => (one.name === name ? textOf(one.text) : [])).join("");
}

/** The pictures that a cell shows. */
export function pictures(cell: Cell | undefined): Buffer[] {
  const encoded = (cell?.outputs ?? []).flatMap((one) =>
    one.data?.["image/png"] ? [textOf(one.data["image/png"])] : [],
  );
  return encoded.map((text) => Buffer.from(text, "base64"));
}

export interface Kernels {
  /** Where Jupyter looks for a folder `kernels/`. */
  readonly path: string;
  /** Somebody's home, so that nothing of this machine's is found. */
  readonly home: string;
}

export function environment({ path, home }: Kernels): Record<string, string> {
  return {
    HOME: home,
    PATH: `${join(VENV, "bin")}:${process.env["PATH"] ?? ""}`,
    JUPYTER_PATH: path,
    JUPYTER_PREFER_ENV_PATH: "0",
    EMRALD_VENV: join(REPOSITORY, ".venv"),
    NO_COLOR: "1",
  };
}

/** A program of the environment that has Jupyter. */
export function program(name: string, args: readonly string[], kernels: Kernels, cwd?: string) {
  const env = environment(kernels);
  return execa(join(VENV, "bin", name), args, {
    env,
    reject: false,
    stdin: "ignore",
    ...(cwd === undefined ? {} : { cwd }),
  });
}

/** Runs a notebook from its first cell to its last, as `jupyter nbconvert --execute` does, and gives back its cells with what they showed. */
export async function execute(notebook: string, kernels: Kernels): Promise<readonly Cell[]> {
  const out = join(kernels.home, "out");
  mkdirSync(out, { recursive: true });
  const args = [
    "nbconvert",
    "--to",
    "notebook",
    "--execute",
    "--allow-errors",
    "--output-dir",
    out,
    "--output",
    "done.ipynb",
    notebook,
  ];
  const result = await program("jupyter", args, kernels);
  if (result.exitCode !== 0) throw new Error(textOf(result.stderr));
  const { cells } = JSON.parse(readFileSync(join(out, "done.ipynb"), "utf8")) as { cells: Cell[] };
  return cells;
}

/** A notebook of these cells, beside the others. */
export function writeNotebook(file: string, sources: readonly string[]): void {
  const cells = sources.map((source, at) => ({
    cell_type: "code",
    id: `cell-${at}`,
    metadata: {},
    execution_count: null,
    outputs: [],
    source,
  }));
  const kernelspec = { name: "pysparkkernel", display_name: "PySpark", language: "python" };
  writeFileSync(file, JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
}
