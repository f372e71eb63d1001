import type { Plan } from "../../plan/plan.ts";
import { asText } from "../../plan/bind.ts";
import { decode, encode, type ObjectStore } from "../store.ts";
import type { Batch, Owner } from "./entry.ts";
import { holder, Lease } from "./lease.ts";
import type { RunRecord } from "./record.ts";
import { readBatches, RunLog } from "./run-log.ts";

/** Where the runs of one environment are written down. */
export class Ledger {
  readonly #store: ObjectStore;
  readonly #bucket: string;
  readonly #environment: string;
  readonly #now: () => Date;

  constructor(store: ObjectStore, bucket: string, environment: string, now: () => Date) {
    this.#store = store;
    this.#bucket = bucket;
    this.#environment = environment;
    this.#now = now;
  }

  static of(plan: Plan, store: ObjectStore, now: () => Date): Ledger {
    return new Ledger(store, asText(plan.buckets["ledger"]), plan.environment, now);
  }

  /** The right to run on this environment. Throws when another holds it. */
  take(run: string, owner: Owner): Promise<Lease> {
    return Lease.take(this.#store, this.#leaseFolder(), { run, owner, now: this.#now });
  }

  /** The run that works now. */
  holder(): Promise<string | undefined> {
    return holder(this.#store, this.#leaseFolder(), this.#now());
  }

  /** Writes a new run down; false where there is one of this id. */
  create(record: RunRecord): Promise<boolean> {
    return this.#store.writeNew(this.#recordUri(record.run), encode(record));
  }

  async record(record: RunRecord): Promise<void> {
    await this.#store.write(this.#recordUri(record.run), encode(record));
  }

  async read(run: string): Promise<RunRecord | undefined> {
    return decode(await this.#store.read(this.#recordUri(run))) as RunRecord | undefined;
  }

  /** Ids of all runs of all environments that share this bucket, in their order: ULIDs go by time. */
  async runs(): Promise<string[]> {
    return (await this.#store.names(`s3://${this.#bucket}/runs/`))
      .filter((name) => name.endsWith("/"))
      .map((name) => name.slice(0, -1));
  }

  /** Takes a run's log: who owned it before can write no more. */
  open(run: string, owner: Owner): Promise<{ readonly log: RunLog; readonly batches: readonly Batch[] }> {
    return RunLog.open(this.#store, this.#logFolder(run), owner, this.#now);
  }

  batches(run: string): Promise<Batch[]> {
    return readBatches(this.#store, this.#logFolder(run));
  }

  reportUri(run: string, step: string, attempt: number): string {
    return `${this.#attemptUri(run, step, attempt)}/report.json`;
  }

  /**
   * Whatever may still run of an attempt must not publish any more: the runtime looks for this before it promotes. On EMR
   * a cancelled step ends, and its application on YARN may go on.
   */
  async fence(run: string, step: string, attempt: number): Promise<void> {
    await this.#store.write(`${this.#attemptUri(run, step, attempt)}/fenced.json`, encode({ at: this.#now() }));
  }

  #attemptUri(run: string, step: string, attempt: number): string {
    return `s3://${this.#bucket}/runs/${run}/${step}/${attempt}`;
  }

  #recordUri(run: string): string {
    return `s3://${this.#bucket}/runs/${run}/run.json`;
  }

  #logFolder(run: string): string {
    return `s3://${this.#bucket}/runs/${run}/_log`;
  }

  #leaseFolder(): string {
    return `s3://${this.#bucket}/leases/${this.#environment}`;
  }
}
