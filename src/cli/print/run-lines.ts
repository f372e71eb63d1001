import type { RunEvent } from "../../run/events.ts";
import type { RunStatus } from "../../run/ledger/record.ts";
import type { ReadReport, StepReport } from "../../run/report.ts";
import { count } from "../../spec/count.ts";
import type { Paint } from "../../project/print/paint.ts";

/** How a run went whose remains another one ends. */
const ORPHAN: Readonly<Record<RunStatus, string>> = {
  running: "had been cut off",
  interrupted: "was interrupted",
  failed: "failed",
  succeeded: "succeeded",
};

/** A run's events as lines for people: one a step when it starts and one when it ends. `placeOf` says where a log is found. */
export function runLines(event: RunEvent, paint: Paint, width: number, placeOf: (uri: string) => string): string[] {
  switch (event.event) {
    case "run-started":
      return [
        `run ${paint("bold", event.run)}: ${event.steps} ${event.steps === 1 ? "step" : "steps"} on ${event.environment}${event.resumed ? ", taken up again" : ""}`,
      ];
    case "orphan-ended":
      return [paint("yellow", `run ${event.run} ${ORPHAN[event.was]}: what it had left running is ended`)];
    case "run-left":
      return [
        `it goes on without this command: emrald run --env ${event.environment} --resume ${event.run} follows it to its end`,
      ];
    case "cluster-lost":
      return [
        paint("yellow", `  cluster ${event.cluster} (${event.id}) ended: ${event.reason}`),
        `    ${paint("cyan", event.hint)}`,
        ...(event.retry ? ["    another one takes its place"] : []),
      ];
    case "cluster-ending":
      return [paint("dim", `  cluster ${event.cluster} (${event.id}) is ending`)];
    case "cluster-started":
      return [paint("dim", `  cluster ${event.cluster} is ${event.id}`)];
    case "step-started":
      return [
        line(
          paint("cyan", "▸"),
          event.step,
          width,
          event.attempt > 1 ? `running, attempt ${event.attempt}` : "running",
        ),
      ];
    case "step-succeeded":
      return [
        line(
          paint("green", "✓"),
          event.step,
          width,
          [time(event.seconds), ...(event.report ? [rows(event.report)] : [])].join("  "),
        ),
        ...(event.report ? details(event.report).map((text) => `    ${paint("yellow", text)}`) : []),
      ];
    case "step-failed":
      if (event.interrupted) return [line(paint("yellow", "-"), event.step, width, "interrupted; begins again")];
      return [
        line(
          paint("red", "✗"),
          event.step,
          width,
          `${time(event.seconds)}  ${event.retry ? "failed, is tried again" : "failed"}`,
        ),
        ...event.reason.split("\n").map((text) => `    ${text}`),
        ...(event.hint === undefined ? [] : [`    ${paint("cyan", event.hint)}`]),
        ...(event.log?.lines ?? []).map((text) => `    ${paint("dim", `| ${text}`)}`),
        ...(event.log ? [paint("dim", `    log: ${placeOf(event.log.uri)}`)] : []),
      ];
    case "step-skipped":
      return [line(paint("yellow", "-"), event.step, width, `skipped, since ${event.because} did not succeed`)];
    case "run-ended": {
      const colour = event.status === "succeeded" ? "green" : event.status === "failed" ? "red" : "yellow";
      if (event.earlier)
        return [`run ${event.run} had ${paint(colour, event.status)} before: there is nothing left to do`];
      return [`run ${event.run} ${paint(colour, event.status)} in ${time(event.seconds).trim()}`];
    }
    case "step-submitted":
    case "cluster-ended":
      return [];
  }
}

function line(mark: string, step: string, width: number, rest: string): string {
  return `${mark} ${step.padEnd(width)}  ${rest}`;
}

/** `12.3 s`, `4 m 05 s`. */
function time(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1).padStart(5)} s`;
  return `${Math.floor(seconds / 60)} m ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
}

/** What came in and went out, and what was left behind. */
function rows({ reads, writes }: StepReport): string {
  const read = Object.values(reads);
  const written = Object.values(writes);
  const dropped = sum(written.map((one) => one.dropped));
  const quarantined = sum(written.map((one) => one.quarantined));
  const malformed = sum(read.map((one) => one.malformed));
  const hasFiles = written.some(({ files }) => files !== undefined);
  return [
    `${amount(read)} in, ${hasFiles ? amount(written) : grouped(sum(written.map((one) => one.rows)))} out`,
    ...(malformed > 0 ? [`${grouped(malformed)} malformed`] : []),
    ...(dropped > 0 ? [`${grouped(dropped)} dropped`] : []),
    ...(quarantined > 0 ? [`${grouped(quarantined)} quarantined`] : []),
  ].join(", ");
}

/** `6 rows and 1 file (3 kB)`. */
function amount(some: readonly Pick<ReadReport, "rows" | "files" | "bytes">[]): string {
  const tables = some.filter(({ files }) => files === undefined);
  const folders = some.filter(({ files }) => files !== undefined);
  const files = sum(folders.map((one) => one.files ?? 0));
  const known = tables.every((one) => one.rows !== null);
  return [
    ...(tables.length > 0 || folders.length === 0
      ? [`${known ? grouped(sum(tables.map((one) => one.rows ?? 0))) : "?"} rows`]
      : []),
    ...(folders.length > 0 ? [`${count(files, "file")} (${size(sum(folders.map((one) => one.bytes ?? 0)))})`] : []),
  ].join(" and ");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Of bytes, in thousands. */
function size(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB"];
  const unit = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${unit === 0 ? bytes : (bytes / 1_000 ** unit).toFixed(1)} ${units[unit]}`;
}

function details({ writes, warnings }: StepReport): string[] {
  const failed = Object.values(writes).flatMap(({ dataset, expectations = {} }) =>
    Object.entries(expectations)
      .filter(([, { failed: count, on_failure }]) => count > 0 && on_failure !== "warn")
      .map(
        ([name, { failed: count, on_failure }]) =>
          `${dataset}: ${name} failed on ${grouped(count)} rows (${on_failure})`,
      ),
  );
  return [...failed, ...warnings];
}

export function grouped(number: number): string {
  return number.toLocaleString("en-US");
}
