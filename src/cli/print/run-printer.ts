import { asText } from "../../plan/bind.ts";
import type { Plan } from "../../plan/plan.ts";
import type { RunEvent } from "../../run/events.ts";
import type { RunStatus } from "../../run/ledger/record.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import type { RunPlace } from "../run/place.ts";
import { type Paint, paintFor } from "../../project/print/paint.ts";
import { afterFailure, isOfCode, keptOfPlan } from "./after-failure.ts";
import { filesIn, previewParquet, printTable } from "./preview.ts";
import { runLines } from "./run-lines.ts";

/** How many rows of a gold table are shown, or names of files. */
const ROWS = 5;

/** Prints a run as it goes, and what came of it. */
export class RunPrinter {
  readonly #place: RunPlace;
  readonly #environments: readonly string[];
  readonly #json: boolean;
  readonly #paint: Paint;
  #plan: Plan;
  readonly #succeeded = new Set<string>();
  #width = 0;
  #run = "";
  #hasFailedByCode = false;

  constructor(place: RunPlace, environments: readonly string[], json: boolean) {
    this.#place = place;
    this.#plan = place.plan;
    this.#environments = environments;
    this.#json = json;
    this.#paint = paintFor(process.stdout);
  }

  begin = (plan: Plan, steps: readonly string[]): void => {
    const kept = keptOfPlan(plan, this.#place.plan);
    if (kept !== undefined) process.stderr.write(`${kept}\n`);
    this.#plan = plan;
    this.#width = Math.max(...steps.map((step) => step.length));
  };

  emit = (event: RunEvent): void => {
    if (event.event === "run-started") this.#run = event.run;
    if (event.event === "step-succeeded") this.#succeeded.add(event.step);
    if (event.event === "step-failed" && !event.retry && isOfCode(event, this.#plan)) this.#hasFailedByCode = true;
    if (this.#json) {
      process.stdout.write(`${JSON.stringify({ format: 1, ...event })}\n`);
      return;
    }
    for (const line of runLines(event, this.#paint, this.#width, (uri) => this.#place.placeOf(uri)))
      process.stdout.write(`${line}\n`);
  };

  /** The answers, where they are, and what to try next. */
  async finish(status: RunStatus): Promise<void> {
    if (this.#json || status === "running") return;
    const write = (text = ""): void => void process.stdout.write(`${text}\n`);
    for (const [id, uri] of this.#plan.environment === LOCAL_ENVIRONMENT ? this.#gold() : []) {
      const lines = await this.#shown(id, this.#place.placeOf(uri));
      if (lines.length === 0) continue;
      write();
      write(`${this.#paint("bold", id)}  ${this.#paint("dim", this.#plan.datasets[id]?.description ?? "")}`.trimEnd());
      for (const line of lines) write(`  ${line}`);
      write(this.#paint("dim", `  ${this.#place.placeOf(uri)}`));
    }
    write();
    if (status !== "succeeded")
      for (const line of afterFailure(this.#run, this.#plan, this.#hasFailedByCode)) write(line);
    else for (const line of next(this.#plan, this.#environments)) write(line);
  }

  /** The first rows of a table, the first names of files. */
  async #shown(id: string, folder: string): Promise<string[]> {
    if (this.#plan.datasets[id]?.format === "files") {
      const names = filesIn(folder);
      return [...names.slice(0, ROWS), ...(names.length > ROWS ? [`and ${names.length - ROWS} more`] : [])];
    }
    try {
      const preview = await previewParquet(folder, ROWS);
      return preview ? printTable(preview) : [];
    } catch {
      // The run has succeeded whatever its files look like from here.
      return ["its rows cannot be shown here: only Spark can read them"];
    }
  }

  /** What steps have just written to gold, as Parquet or as files: of those that failed the old stands there. */
  #gold(): [id: string, uri: string][] {
    const written = [...this.#succeeded].flatMap(
      (step) => this.#plan.steps[step]?.writes.map(({ dataset }) => dataset) ?? [],
    );
    return [...new Set(written)]
      .filter((id) => {
        const { stage, format = "" } = this.#plan.datasets[id] ?? {};
        return stage === "gold" && ["files", "parquet"].includes(format);
      })
      .map((id) => [id, asText(this.#plan.datasets[id]?.uri)]);
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
