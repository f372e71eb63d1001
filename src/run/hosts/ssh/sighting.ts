import type { StepStatus } from "@aws-sdk/client-emr";
import { PATIENCE } from "./node-scripts.ts";

/** What a look says of one attempt. Times in seconds of the node's clock. */
export interface Sighting {
  readonly begun: number;
  readonly lives: boolean;
  readonly code?: number;
  readonly ended?: number;
  readonly cancelled?: number;
  readonly killed: boolean;
  /** The last that it wrote. */
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

/** What a look says: of the attempts that the node has, by their numbers. */
export interface Look {
  /** Seconds of the node's clock. */
  readonly now: number;
  readonly sightings: ReadonlyMap<number, Sighting>;
}

const LINES = 12;

/** Reads what `lookScript` says. */
export function readLook(lines: readonly string[]): Look {
  let now = 0;
  const sightings = new Map<number, Sighting & { stdout: string[]; stderr: string[] }>();
  for (const line of lines) {
    const [, first = "", rest = ""] = /^(\S+) (.*)$/s.exec(line) ?? [];
    if (first === "now") {
      now = Number(rest);
      continue;
    }
    const log = /^(stdout|stderr) (.*)$/s.exec(rest);
    if (log?.[1] !== undefined) sightings.get(Number(first))?.[log[1] as "stdout" | "stderr"].push(log[2] ?? "");
    else sightings.set(Number(first), { ...readSighting(rest.split(" ")), stdout: [], stderr: [] });
  }
  return { now, sightings };
}

function readSighting([begun = "", lives, code = "-", ended = "-", cancelled = "-", killed]: readonly string[]): Omit<
  Sighting,
  "stdout" | "stderr"
> {
  const known = (key: string, text: string): object => (text === "-" ? {} : { [key]: Number(text) });
  return {
    begun: Number(begun),
    lives: lives === "1",
    killed: killed === "1",
    ...known("code", code),
    ...known("ended", ended),
    ...known("cancelled", cancelled),
  };
}

/** An attempt as EMR would tell of it. */
export function statusOf(sighting: Sighting, now: number): StepStatus {
  const { begun, ended, code } = sighting;
  const State = stateOf(sighting, now);
  const isOver = State !== "RUNNING" && State !== "CANCEL_PENDING";
  const Timeline = {
    CreationDateTime: new Date(begun * 1000),
    StartDateTime: new Date(begun * 1000),
    ...(isOver ? { EndDateTime: new Date((ended ?? now) * 1000) } : {}),
  };
  if (State !== "FAILED") return { State, Timeline };
  const Message = lastWords(sighting);
  if (code !== undefined) return { State, Timeline, FailureDetails: { Reason: `Exit code ${code}`, Message } };
  const why = "somebody killed it, the node ran out of memory, or was restarted";
  const Reason = `Its process is gone without an exit code: ${why}`;
  return { State, Timeline, FailureDetails: { Reason, Message } };
}

function stateOf({ lives, code, cancelled, killed }: Sighting, now: number): NonNullable<StepStatus["State"]> {
  if (code === 0) return "COMPLETED";
  // What it left on YARN has to end as well, and nobody may wait for that for good.
  if (cancelled !== undefined && !killed && now < cancelled + PATIENCE) return "CANCEL_PENDING";
  if (code === undefined && lives) return "RUNNING";
  return cancelled === undefined ? "FAILED" : "CANCELLED";
}

/** The lines that say why: spark-submit sends what a Python driver writes to stderr to its own stdout. */
function lastWords({ stdout, stderr }: Sighting): string {
  const [out, err] = [told(stdout), told(stderr)];
  const isOnStdout = err.length === 0 || (!err.some(isTraceback) && out.some(isTraceback));
  const lines = isOnStdout ? out : err;
  const traceback = lines.findLastIndex(isTraceback);
  const last = traceback < 0 ? lines.slice(-LINES) : lines.slice(traceback).slice(0, 2 * LINES);
  return last.join("\n");
}

/** Without what Spark says of its own end, which comes after the reason. */
function told(lines: readonly string[]): string[] {
  return lines.filter((line) => line.trim() !== "" && !/^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d INFO /.test(line));
}

function isTraceback(line: string): boolean {
  return line.startsWith("Traceback (most recent call last)");
}

/** Of an attempt that was begun, and of which the node has no trace. */
export function lostStatus(place: string, since: Date, now: number): StepStatus {
  return {
    State: "FAILED",
    Timeline: { CreationDateTime: since, StartDateTime: since, EndDateTime: new Date(now * 1000) },
    FailureDetails: {
      Reason: "The node has no trace of it",
      Message: `${place} is gone, or it is another node by now`,
    },
  };
}
