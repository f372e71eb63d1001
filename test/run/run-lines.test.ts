import { expect, it } from "vitest";
import { runLines } from "../../src/cli/print/run-lines.ts";
import type { ReadReport, WriteReport } from "../../src/run/report.ts";

const rows = (number: number | null): ReadReport => ({ dataset: "p/a", rows: number, malformed: 0 });
const files = (number: number, bytes: number): ReadReport => ({ ...rows(0), files: number, bytes });
const wrote = (read: ReadReport): WriteReport => ({
  ...read,
  rows: read.rows ?? 0,
  dropped: 0,
  quarantined: 0,
  seconds: 1,
});

function told(reads: readonly ReadReport[], writes: readonly ReadReport[]): string {
  const report = {
    format: 1 as const,
    status: "succeeded" as const,
    seconds: 1,
    reads: Object.fromEntries(reads.map((read, index) => [`r${index}`, read])),
    writes: Object.fromEntries(writes.map((write, index) => [`w${index}`, wrote(write)])),
    warnings: [],
  };
  const event = { event: "step-succeeded" as const, step: "p/s", attempt: 1, seconds: 1, report };
  return (
    runLines(
      event,
      (_style, text) => text,
      3,
      (uri) => uri,
    )[0]?.replace(/^.*? s {2}/, "") ?? ""
  );
}

it.each([
  [[rows(1234)], [rows(7)], "1,234 rows in, 7 out"],
  [[rows(null), rows(3)], [rows(7)], "? rows in, 7 out"],
  [[], [rows(7)], "0 rows in, 7 out"],
  [[rows(6), files(1, 3184)], [files(6, 660_800)], "6 rows and 1 file (3.2 kB) in, 6 files (660.8 kB) out"],
  [[files(2, 999)], [files(3, 1_000_000), rows(20)], "2 files (999 bytes) in, 20 rows and 3 files (1.0 MB) out"],
  [[files(0, 0), files(2, 5)], [rows(1)], "2 files (5 bytes) in, 1 out"],
  [[rows(null), files(1, 1)], [files(1, 2_500_000_000_000)], "? rows and 1 file (1 bytes) in, 1 file (2500.0 GB) out"],
] as const)("tells rows and files, case %#", (reads, writes, line) => {
  expect(told(reads, writes)).toBe(line);
});

it.each([
  [{ seconds: 62 }, "run r succeeded in 1 m 02 s"],
  [{ seconds: 0, earlier: true }, "run r had succeeded before: there is nothing left to do"],
] as const)("tells the end of a run, case %#", (how, line) => {
  const event = { event: "run-ended" as const, run: "r", status: "succeeded" as const, ...how };
  const plain = (_style: unknown, text: string): string => text;
  expect(runLines(event, plain, 3, (uri) => uri)).toEqual([line]);
});

it("says that a step was interrupted where the run itself had ended its cluster", () => {
  const reason = "the cluster j-1 ended: USER_REQUEST: Terminated by user request";
  const event = { event: "step-failed", step: "p/s", attempt: 1, seconds: 0, reason, retry: true } as const;
  const lines = (more: { interrupted?: true }): string[] =>
    runLines(
      { ...event, ...more },
      (_style, text) => text,
      3,
      (uri) => uri,
    );
  expect(lines({ interrupted: true })).toEqual(["- p/s  interrupted; begins again"]);
  expect(lines({})).toEqual(["✗ p/s    0.0 s  failed, is tried again", `    ${reason}`]);
});
