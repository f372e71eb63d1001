import { WorldError } from "../../errors.ts";
import { decode, encode, type ObjectStore } from "../store.ts";
import type { Batch, Entry, Owner } from "./entry.ts";

/** Another runner has taken the run: this one must not do anything more. */
export class FencedError extends WorldError {}

/** How many objects are read at once. */
const READS = 32;

/**
 * The entries of one run, appended only. Each batch is an object of the next number, written where there is nothing yet:
 * of two runners only one can write it, and the other knows from then on that it is not the owner any more.
 */
export class RunLog {
  readonly #store: ObjectStore;
  readonly #folder: string;
  readonly #owner: Owner;
  readonly #now: () => Date;
  #written = 0;
  /** One batch after the other: two at once would take each other for another runner's. */
  #last: Promise<unknown> = Promise.resolve();
  #isFenced = false;
  #unsure: Batch | undefined;

  private constructor(store: ObjectStore, folder: string, owner: Owner, now: () => Date) {
    this.#store = store;
    this.#folder = folder;
    this.#owner = owner;
    this.#now = now;
  }

  /** Takes the log of a run: from here on who owned it before can write no more. Gives back what it says so far. */
  static async open(
    store: ObjectStore,
    folder: string,
    owner: Owner,
    now: () => Date,
  ): Promise<{ readonly log: RunLog; readonly batches: readonly Batch[] }> {
    const log = new RunLog(store, folder, owner, now);
    for (;;) {
      const batches = await readBatches(store, folder);
      log.#written = batches.length;
      const isMine = await log.#append([{ type: "opened", owner }]);
      // The owner before wrote in between: what it wrote counts.
      if (isMine) return { log, batches };
    }
  }

  /** When it returns the entries are there for whoever resumes the run. Throws FencedError when another has taken the run. */
  append(entries: readonly Entry[]): Promise<void> {
    const next = this.#last.then(() => this.#appendOrFail(entries));
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #appendOrFail(entries: readonly Entry[]): Promise<void> {
    if (this.#isFenced || !(await this.#append(entries))) {
      this.#isFenced = true;
      throw new FencedError("another runner has taken over this run", {
        next: "This one stops, and touches nothing any more: look at the other's output.",
      });
    }
  }

  async #append(entries: readonly Entry[]): Promise<boolean> {
    const batch: Batch = { format: 1, nonce: this.#owner.nonce, at: this.#now().toISOString(), entries };
    if (this.#unsure && !(await this.#write(this.#unsure))) return false;
    return this.#write(batch);
  }

  /** A batch whose write has failed may be there: it keeps its number, and is written again before the next. */
  async #write(batch: Batch): Promise<boolean> {
    this.#unsure = batch;
    const uri = batchUri(this.#folder, this.#written + 1);
    const isMine =
      (await this.#store.writeNew(uri, encode(batch))) ||
      (decode(await this.#store.read(uri)) as Batch | undefined)?.nonce === this.#owner.nonce;
    this.#unsure = undefined;
    if (isMine) this.#written += 1;
    return isMine;
  }
}

/** What a run's log says, in order; read only. */
export async function readBatches(store: ObjectStore, folder: string): Promise<Batch[]> {
  const uris = await store.list(`${folder}/`);
  const batches: Batch[] = [];
  for (let from = 0; from < uris.length; from += READS) {
    const texts = await Promise.all(uris.slice(from, from + READS).map((uri) => store.read(uri)));
    for (const [index, text] of texts.entries()) {
      const batch = decode(text) as Batch | undefined;
      if (!batch) throw new WorldError(`the ledger cannot be read: ${uris[from + index]} is not whole`);
      batches.push(batch);
    }
  }
  return batches;
}

function batchUri(folder: string, number: number): string {
  return `${folder}/${String(number).padStart(8, "0")}.json`;
}
