import { closeSync, mkdirSync, openSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { RunningStep, StepOutcome, StepToRun } from "../executor/executor.ts";
import type { StepLogs } from "../logs/step-logs.ts";
import { failureMessage } from "./failure-message.ts";
import { shellQuote } from "./shell-quote.ts";
import { startGroup } from "./process-group.ts";

export interface StepCommand {
  /** As the controller log names it. */
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The step's scratch folder and working directory; goes when the step has ended. */
  readonly workDir: string;
  readonly graceMs: number;
}

/** Runs one program as a step, with its output in the step's logs. Starts it before it returns. */
export function startStepProcess(step: StepToRun, command: StepCommand): RunningStep {
  const startedAt = Date.now();
  mkdirSync(command.workDir, { recursive: true });
  step.logs.say(`starting: ${[command.label, ...command.args].map(shellQuote).join(" ")}`);
  const stdout = openSync(step.logs.stdout, "a");
  const stderr = openSync(step.logs.stderr, "a");
  let group;
  try {
    group = startGroup({ ...command, cwd: command.workDir, stdout, stderr });
  } finally {
    closeSync(stdout);
    closeSync(stderr);
  }
  step.logs.say(`process group ${group.pid}`);

  const end = async (): Promise<StepOutcome> => {
    const { exitCode } = await group.ended;
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    await rm(command.workDir, { recursive: true, force: true });
    step.logs.say(`ended with exit code ${exitCode} after ${seconds} seconds`);
    return exitCode === 0 ? { succeeded: true } : failedWith(exitCode, step.logs);
  };
  return {
    done: end(),
    cancel(mode) {
      if (mode === "SEND_INTERRUPT") group.terminate();
      else group.kill();
      step.logs.say(mode === "SEND_INTERRUPT" ? "cancelled with SIGTERM" : "cancelled with SIGKILL");
    },
  };
}

/** The outcome of a step whose program ended with another code than 0. */
export function failedWith(exitCode: number, logs: StepLogs): StepOutcome {
  const { message, log } = failureMessage(logs) ?? { message: `The program ended with exit code ${exitCode}.` };
  return { succeeded: false, failure: { reason: `Exit code ${exitCode}`, message, log } };
}

/** A step that cannot be started: its logs say why, too. */
export function failedStep(step: StepToRun, reason: string, message: string): RunningStep {
  step.logs.say(`not started: ${reason}: ${message}`);
  return {
    done: Promise.resolve({ succeeded: false, failure: { reason, message, log: "controller" } }),
    cancel: () => {},
  };
}
