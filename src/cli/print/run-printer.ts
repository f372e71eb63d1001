import { relative } from "node:path";
import type { Plan } from "../../plan/plan.ts";
import { asText } from "../../plan/bind.ts";
import type { RunEvent } from "../../run/events.ts";
import type { FolderStore } from "../../run/folder-store.ts";
import type { RunStatus } from "../../run/ledger.ts";
import { type Paint, paintFor } from "./paint.ts";
import { previewParquet, printTable } from "./preview.ts";
import { runLines } from "./run-lines.ts";

/** How many rows of a gold table are shown. */
const ROWS = 5;

/** Prints a local run as it goes, and what came of it. */
export class RunPrinter {
  readonly #plan: Plan;
  readonly #steps: readonly string[];
  readonly #environments: readonly string[];
  readonly #json: boolean;
  readonly #store: FolderStore;
  readonly #paint: Paint;
  readonly #width: number;

  constructor(
    plan: Plan,
    steps: readonly string[],
    environments: readonly string[],
    json: boolean,
    store: FolderStore,
  ) {
    this.#plan = plan;
    this.#environments = environments;
    this.#steps = steps;
    this.#json = json;
    this.#store = store;
    this.#paint = paintFor(process.stdout);
    this.#width = Math.max(...steps.map((step) => step.length));
  }

  print(event: RunEvent): void {
    if (this.#json) process.stdout.write(`${JSON.stringify({ format: 1, ...event })}\n`);
    else
      for (const line of runLines(event, this.#paint, this.#width, (uri) => this.#here(this.#store.path(uri))))
        process.stdout.write(`${line}\n`);
  }

  note(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** The answers, where they are, and what to try next. */
  async finish(status: RunStatus): Promise<void> {
    if (this.#json) return;
    const write = (text = ""): void => void process.stdout.write(`${text}\n`);
    for (const [id, folder] of this.#gold()) {
      const preview = await previewParquet(folder, ROWS);
      if (!preview) continue;
      write();
      write(`${this.#paint("bold", id)}  ${this.#paint("dim", this.#plan.datasets[id]?.description ?? "")}`.trimEnd());
      for (const line of printTable(preview)) write(`  ${line}`);
      write(this.#paint("dim", `  ${this.#here(folder)}`));
    }
    write();
    if (status !== "succeeded") write(AFTER_FAILURE);
    else for (const line of next(this.#plan, this.#environments)) write(line);
  }

  /** A path as a person would type it from where they stand. */
  #here(path: string): string {
    const short = relative(process.cwd(), path);
    return short.startsWith("..") ? path : short;
  }

  /** The gold tables that the run's steps write, in Parquet. */
  #gold(): [id: string, folder: string][] {
    const written = this.#steps.flatMap((step) => this.#plan.steps[step]?.writes.map(({ dataset }) => dataset) ?? []);
    return [...new Set(written)]
      .filter((id) => this.#plan.datasets[id]?.stage === "gold" && this.#plan.datasets[id].format === "parquet")
      .map((id) => [id, this.#store.path(asText(this.#plan.datasets[id]?.uri))]);
  }
}

/** What this project has to try next. */
function next(plan: Plan, environments: readonly string[]): string[] {
  const pipeline = Object.values(plan.steps)[0]?.pipeline ?? "";
  const other = environments.find((name) => name !== plan.environment);
  const hints: [command: string, does: string][] = [
    ["emrald check", "what is wrong, by file and line"],
    [`emrald run ${pipeline}`, "one pipeline"],
    ["emrald graph", "which steps run after which"],
    ...(other === undefined ? [] : [[`emrald compile --env ${other}`, "what it becomes there"] as [string, string]]),
  ];
  const width = Math.max(...hints.map(([command]) => command.length));
  return [
    "Next: change a file in spark/apps or pipelines, then",
    ...hints.map(([command, does]) => `  npx ${command.padEnd(width)}  ${does}`),
  ];
}

const AFTER_FAILURE =
  "What succeeded stays as it is; what did not has left the earlier data in place. Run again when it is mended.";
