import { hostname } from "node:os";
import { systemCode, WorldError } from "../errors.ts";
import type { Scalar } from "../spec/schema/types.ts";
import type { ObjectStore } from "./store.ts";

export type RunStatus = "running" | "succeeded" | "failed" | "interrupted";

/** What the ledger says of a run. */
export interface RunRecord {
  readonly format: 1;
  readonly run: string;
  readonly environment: string;
  /** The plan's digest. */
  readonly plan: string;
  readonly vars: Readonly<Record<string, Scalar>>;
  readonly status: RunStatus;
  /** ISO 8601, UTC. */
  readonly started_at: string;
  readonly ended_at?: string;
  /** The plan's name of a cluster to its id on EMR. */
  readonly clusters: Readonly<Record<string, string>>;
  readonly steps: Readonly<Record<string, { readonly state: string; readonly attempts: number }>>;
}

interface Lock {
  readonly run: string;
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

/** The ledger of one environment: runs, and which of them works now. */
export class Ledger {
  readonly #store: ObjectStore;
  readonly #bucket: string;
  readonly #lockUri: string;

  constructor(store: ObjectStore, bucket: string, environment: string) {
    this.#store = store;
    this.#bucket = bucket;
    this.#lockUri = `s3://${bucket}/locks/${environment}.json`;
  }

  /** Where a run keeps its record and its steps their reports. */
  runUri(run: string): string {
    return `s3://${this.#bucket}/runs/${run}`;
  }

  reportUri(run: string, step: string, attempt: number): string {
    return `${this.runUri(run)}/${step}/${attempt}/report.json`;
  }

  async record(record: RunRecord): Promise<void> {
    await this.#store.write(`${this.runUri(record.run)}/run.json`, encode(record));
  }

  /** One run an environment at a time. Throws when another works; takes over from one whose process is gone. */
  async lock(run: string, since: string): Promise<void> {
    const mine: Lock = { run, pid: process.pid, host: hostname(), since };
    if (await this.#store.writeNew(this.#lockUri, encode(mine))) return;
    const other = await this.#holder();
    if (!other || isAlive(other)) throw this.#taken(other);
    // Several may find it dead: the marker of its end lets one of them take over, and stays, so that none comes later.
    const marker = `${this.#lockUri.replace(/\.json$/, "")}/${other.run}.ended`;
    if (!(await this.#store.writeNew(marker, encode(mine)))) throw this.#taken(await this.#holder());
    await this.#closeOrphan(other);
    await this.#store.write(this.#lockUri, encode(mine));
  }

  /** Gives the lock back, if it is still this run's. */
  async unlock(run: string): Promise<void> {
    if ((await this.#holder())?.run === run) await this.#store.remove(this.#lockUri);
  }

  #taken(other: Lock | undefined): WorldError {
    const who = other ? `run ${other.run}` : "another run";
    const where = other ? ` since ${other.since} (process ${other.pid} on ${other.host})` : "";
    return new WorldError(`${who} works on this environment${where}`, {
      next: `Wait until it ends, or end it with Ctrl-C where it runs. Nothing was started. If it is gone for good, remove ${this.#lockUri}.`,
    });
  }

  async #holder(): Promise<Lock | undefined> {
    return decode(await this.#store.read(this.#lockUri)) as Lock | undefined;
  }

  /** A run whose process was killed could not say so itself. */
  async #closeOrphan(lock: Lock): Promise<void> {
    const record = decode(await this.#store.read(`${this.runUri(lock.run)}/run.json`)) as RunRecord | undefined;
    if (record?.status === "running") await this.record({ ...record, status: "interrupted" });
  }
}

/** A process of another machine cannot be asked: it counts as alive. */
function isAlive({ pid, host }: Lock): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

function encode(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

function decode(bytes: Uint8Array | undefined): unknown {
  if (!bytes) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    // Cut off by a full disk: as good as none.
    return undefined;
  }
}
