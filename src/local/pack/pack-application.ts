import { closeSync, mkdirSync, openSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { CancelMode, RunningStep, StepOutcome } from "../executor/executor.ts";
import type { StepLogs } from "../logs/step-logs.ts";
import { failureMessage } from "../process/failure-message.ts";
import { failedWith } from "../process/step-process.ts";
import { startGroup, type ProcessGroup } from "../process/process-group.ts";

export interface PackCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workDir: string;
  /** Where the application's own stderr goes. */
  readonly logDir: string;
  readonly graceMs: number;
}

interface Ended {
  readonly id: number;
  readonly exit: number;
}

interface Waiting {
  readonly resolve: (outcome: StepOutcome) => void;
  readonly logs: StepLogs;
}

/**
 * One long-lived Spark application that takes steps (`emrald/pack.py`). It reads a JSON line for each step,
 * `{"id", "argv", "stdout", "stderr"}`, or `{"cancel": id}`; it answers `{"ready": true}` when its session is up and
 * `{"id", "exit"}` when a step has ended. Steps that come before it is ready wait here, where they can be taken back.
 */
export class PackApplication {
  readonly #command: PackCommand;
  readonly #group: ProcessGroup;
  readonly #stderr: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  /** Steps to send when the session is up; undefined once it is. */
  #unsent: Map<number, object> | undefined = new Map();
  #lastId = 0;
  #hasEnded = false;

  constructor(command: PackCommand) {
    this.#command = command;
    mkdirSync(command.workDir, { recursive: true });
    mkdirSync(command.logDir, { recursive: true });
    this.#stderr = join(command.logDir, "stderr");
    const stderr = openSync(this.#stderr, "a");
    try {
      this.#group = startGroup({ ...command, cwd: command.workDir, stdin: "pipe", stdout: "pipe", stderr });
    } finally {
      closeSync(stderr);
    }
    // Writing to an application that has just died: `#watch` sees its end and says so for every step that waits.
    this.#group.stdin?.on("error", () => {});
    if (this.#group.stdout) {
      createInterface({ input: this.#group.stdout }).on("line", (line) => this.#read(line));
    }
    this.#ended = this.#watch();
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  run(argv: readonly string[], conf: Readonly<Record<string, string>>, logs: StepLogs): RunningStep {
    const id = ++this.#lastId;
    const { stdout, stderr } = logs;
    logs.say(`sent to the application that packs this cluster's steps, process group ${this.#group.pid}, as ${id}`);
    const done = new Promise<StepOutcome>((resolve) => this.#waiting.set(id, { resolve, logs }));
    const message = { id, argv, conf, stdout, stderr };
    if (this.#unsent) this.#unsent.set(id, message);
    else this.#send(message);
    let killer: NodeJS.Timeout | undefined;
    const stopKiller = () => clearTimeout(killer);
    void done.then(stopKiller);
    return {
      done,
      cancel: (mode: CancelMode) => {
        logs.say("cancelled");
        if (this.#unsent?.delete(id)) {
          this.#end(id, { succeeded: false, failure: takenBack });
          return;
        }
        this.#send({ cancel: id });
        // A step that does not listen can only be ended with the application, and the others with it.
        killer ??= setTimeout(() => this.#group.kill(), mode === "SEND_INTERRUPT" ? this.#command.graceMs : 1_000);
      },
    };
  }

  /** Ends the application: at once if it listens, by signals if it does not. */
  async close(): Promise<void> {
    this.#group.stdin?.end();
    // One that is still starting reads nothing yet.
    if (this.#unsent) this.#group.terminate();
    const killer = setTimeout(() => this.#group.terminate(), this.#command.graceMs);
    await this.#ended;
    clearTimeout(killer);
  }

  #send(message: object): void {
    this.#group.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  #read(line: string): void {
    const answer = parseAnswer(line);
    if (answer === "ready") {
      for (const message of this.#unsent?.values() ?? []) this.#send(message);
      this.#unsent = undefined;
    } else if (answer) {
      const logs = this.#waiting.get(answer.id)?.logs;
      logs?.say(`ended with exit code ${answer.exit}`);
      this.#end(answer.id, answer.exit === 0 || !logs ? { succeeded: true } : failedWith(answer.exit, logs));
    }
  }

  #end(id: number, outcome: StepOutcome): void {
    this.#waiting.get(id)?.resolve(outcome);
    this.#waiting.delete(id);
  }

  async #watch(): Promise<void> {
    let exitCode: number;
    try {
      ({ exitCode } = await this.#group.ended);
    } catch (error) {
      exitCode = 127;
      for (const { logs } of this.#waiting.values()) logs.say(`the application could not be started: ${String(error)}`);
    }
    this.#hasEnded = true;
    const why = failureMessage({ stdout: this.#stderr, stderr: this.#stderr })?.message ?? "";
    const message = `The application that packs this cluster's steps ended with exit code ${exitCode}. ${why}`.trim();
    for (const { resolve, logs } of this.#waiting.values()) {
      logs.say(message);
      resolve({ succeeded: false, failure: { reason: `Exit code ${exitCode}`, message, log: "controller" } });
    }
    this.#waiting.clear();
    await rm(this.#command.workDir, { recursive: true, force: true });
  }
}

const takenBack = { reason: "Cancelled", message: "The step was cancelled before it began." };

/** Lines that are no answer are skipped: a JVM may print to the same stdout before Python has taken it over. */
function parseAnswer(line: string): Ended | "ready" | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const { id, exit, ready } = JSON.parse(line) as Record<string, unknown>;
    if (ready === true) return "ready";
    return typeof id === "number" && typeof exit === "number" ? { id, exit } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
