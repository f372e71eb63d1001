import { appendFileSync, mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { archive } from "./archive.ts";
import { s3ToPath } from "./s3-folder.ts";
import { logLine, stepLogNames, stepLogs, type StepLogName, type StepLogs } from "./step-logs.ts";

/**
 * A cluster's logs: live below `<stateDir>/nodes/<cluster>/`, and gzipped below its LogUri, where EMR puts them, when a
 * step or the cluster has ended.
 */
export class ClusterLogs {
  readonly workDir: string;
  readonly #dir: string;
  readonly #logUri: string | undefined;
  readonly #archiveDir: string | undefined;
  readonly #now: () => number;
  readonly #onDefect: (error: unknown) => void;
  #hasController = false;

  constructor(
    cluster: { readonly id: string; readonly logUri: string | undefined },
    world: {
      readonly stateDir: string;
      readonly s3Dir: string;
      readonly now: () => number;
      readonly onDefect: (error: unknown) => void;
    },
  ) {
    this.#dir = join(world.stateDir, "nodes", cluster.id);
    this.workDir = join(this.#dir, "work");
    this.#now = world.now;
    this.#onDefect = world.onDefect;
    this.#logUri = cluster.logUri && `${cluster.logUri.replace(/\/+$/, "")}/${cluster.id}`;
    this.#archiveDir = this.#logUri === undefined ? undefined : s3ToPath(world.s3Dir, this.#logUri);
  }

  /** One dated line in the cluster's own `controller`. */
  say(line: string): void {
    mkdirSync(this.#dir, { recursive: true });
    appendFileSync(join(this.#dir, "controller"), logLine(this.#now(), line));
    this.#hasController = true;
  }

  forStep(stepId: string): StepLogs {
    return stepLogs(join(this.#dir, "steps", stepId), this.#now);
  }

  /** Where a person finds the log of a failure. */
  logFile(stepId: string, logs: StepLogs, name: StepLogName): string | undefined {
    if (!logs.isOpen) return undefined;
    return this.#archiveDir === undefined ? join(logs.dir, name) : `${this.#logUri}/steps/${stepId}/${name}.gz`;
  }

  async archiveStep(stepId: string, logs: StepLogs): Promise<void> {
    if (!logs.isOpen || this.#archiveDir === undefined) return;
    await this.#tryArchive(() => archive(logs.dir, stepLogNames, join(this.#archiveDir ?? "", "steps", stepId)));
  }

  /** The cluster is gone: its own log is archived, its scratch files go. */
  async close(): Promise<void> {
    await rm(this.workDir, { recursive: true, force: true });
    if (!this.#hasController || this.#archiveDir === undefined) return;
    await this.#tryArchive(() => archive(this.#dir, ["controller"], this.#archiveDir ?? ""));
  }

  /** As on EMR, logs that cannot be delivered fail no step: the live ones are still there, and say why. */
  async #tryArchive(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      try {
        this.say(`cannot write logs to ${this.#logUri}: ${why}`);
      } catch (second) {
        this.#onDefect(second);
      }
    }
  }
}
