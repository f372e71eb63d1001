import { WorldError } from "../errors.ts";
import type { Entry } from "./ledger/entry.ts";
import type { RunLog } from "./ledger/run-log.ts";
import type { Effect, Progress } from "./progress.ts";

/** Writes the ledger and keeps progress in step with it. */
export class Journal {
  readonly progress: Progress;
  readonly #log: RunLog;
  readonly #now: () => Date;
  #isClosed = false;
  /** Seen and applied, and not written yet: a runner that takes over would see it again. */
  #seen: Entry[] = [];

  constructor(log: RunLog, progress: Progress, now: () => Date) {
    this.#log = log;
    this.progress = progress;
    this.#now = now;
  }

  /** Something that happened: it is written with the next intent, or when the pass is over. */
  saw(entry: Entry): Effect {
    if (this.#isClosed) throw new WorldError("the run is over");
    this.#seen.push(entry);
    return this.progress.apply(entry, this.#now());
  }

  /** What is about to be done. Only when this returns may it be. */
  async intend(entries: readonly Entry[]): Promise<void> {
    if (this.#isClosed) throw new WorldError("the run is over");
    const at = this.#now();
    await this.#write(entries);
    for (const entry of entries) this.progress.apply(entry, at);
  }

  /** The last word: what still goes on in the background is not the run's any more. */
  async close(entry: Extract<Entry, { type: "closed" }>): Promise<void> {
    await this.intend([entry]);
    this.#isClosed = true;
  }

  async flush(): Promise<void> {
    if (this.#seen.length > 0) await this.#write([]);
  }

  async #write(entries: readonly Entry[]): Promise<void> {
    const seen = this.#seen;
    this.#seen = [];
    await this.#log.append([...seen, ...entries]);
  }
}
