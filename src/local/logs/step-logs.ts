import { appendFileSync, closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";

/** The three files of a step, named as EMR names them. */
export const stepLogNames = ["controller", "stdout", "stderr"] as const;

export type StepLogName = (typeof stepLogNames)[number];

/** Where a step's logs are while it runs. */
export interface StepLogs {
  readonly dir: string;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether the folder and its files are there. */
  readonly isOpen: boolean;
  /** Makes the folder and its files; an executor that writes logs calls it first. */
  open(): void;
  /** One dated line in `controller`. */
  say(line: string): void;
}

export function stepLogs(dir: string, now: () => number): StepLogs {
  let isOpen = false;
  const controller = join(dir, "controller");
  return {
    dir,
    stdout: join(dir, "stdout"),
    stderr: join(dir, "stderr"),
    get isOpen() {
      return isOpen;
    },
    open() {
      mkdirSync(dir, { recursive: true });
      for (const name of stepLogNames) closeSync(openSync(join(dir, name), "a"));
      isOpen = true;
    },
    say: (line) => appendFileSync(controller, logLine(now(), line)),
  };
}

export function logLine(now: number, line: string): string {
  return `${new Date(now).toISOString()} INFO ${line}\n`;
}
