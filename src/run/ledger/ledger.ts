import type { Plan } from "../../plan/plan.ts";
import { asText } from "../../plan/bind.ts";
import { decode, encode, type ObjectStore } from "../store.ts";
import type { Batch, Owner } from "./entry.ts";
import { Lease, type Occupant, occupant, TakenError } from "./lease.ts";
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
    return this.occupant().then((last) => last?.run);
  }

  /** The same, and whether it goes on without a runner. */
  occupant(): Promise<Occupant | undefined> {
    return occupant(this.#store, this.#leaseFolder(), this.#now());
  }

  /**
   * Nobody will take up a run that was left to itself: its environment is free for the next one, which first ends what is left of it. False
   * where the environment is not that run's, or somebody has taken the run up meanwhile.
   */
  async free(run: string, owner: Owner): Promise<boolean> {
    const last = await this.occupant();
    if (last?.run !== run || !last.isUnattended) return false;
    try {
      const lease = await this.take(run, owner);
      await lease.abandon();
      return true;
    } catch (error) {
      if (error instanceof TakenError) return false;
      throw error;
    }
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
