import { WorldError } from "../errors.ts";
import type { Follower } from "./follower.ts";
import type { Host } from "./hosts/host.ts";
import type { Hosts } from "./hosts/hosts.ts";
import type { Journal } from "./journal.ts";
import type { RunWorld } from "./order.ts";
import type { Attempt } from "./progress.ts";
import type { Submission } from "./submission.ts";

/** How often submitting may end without an answer, in a row, before the run gives up. */
const UNKNOWN_SUBMITS = 5;

/** Submits each step when what it needs has succeeded, with the intent in the ledger first. */
export class EachStep implements Submission {
  readonly #world: RunWorld;
  readonly #journal: Journal;
  readonly #hosts: Hosts;
  readonly #follower: Follower;
  /** Steps whose attempt may have been submitted or not. */
  readonly #unsure = new Set<string>();
  #unknown = 0;
  /** The call that is under way. */
  #adding: Promise<unknown> = Promise.resolve();

  constructor(world: RunWorld, journal: Journal, hosts: Hosts, follower: Follower) {
    this.#world = world;
    this.#journal = journal;
    this.#hosts = hosts;
    this.#follower = follower;
  }

  resume(): void {
    for (const { step, id } of this.#journal.progress.attempts.values()) if (id === undefined) this.#unsure.add(step);
  }

  async submit(place: string): Promise<boolean> {
    const { progress } = this.#journal;
    const { schedule } = progress;
    const ready = schedule.ready(place);
    if (ready.length === 0 && this.#open(place).length === 0) return false;
    const host = await this.#hosts.for(place);
    if (!host) return false;
    if (ready.length > 0) {
      for (const step of ready) await this.#follower.fence(step, schedule.attempt(step));
      await this.#journal.intend(
        ready.map((step) => ({ type: "step-intended", step, attempt: schedule.attempt(step) + 1 })),
      );
    }
    const open = this.#open(place);
    return open.length > 0 && this.#add(host, open);
  }

  async settle(): Promise<void> {
    await this.#adding.catch(() => undefined);
    this.resume();
    for (const [place, host] of this.#hosts.open) await this.discover(place, host);
  }

  /** Finds by name what was submitted without an answer. What is not there is absent only after two looks, some time apart. */
  async discover(place: string, host: Host): Promise<void> {
    let open = this.#open(place).filter(({ step }) => this.#unsure.has(step));
    for (const look of [1, 2]) {
      if (open.length === 0) return;
      if (look === 2 || this.#unknown > 0) await this.#world.sleep(this.#world.settle, this.#world.signal);
      const found = await host.find(open);
      for (const attempt of open) {
        // Of two the older came first, and is the one that counts.
        const id = found.filter(({ Name }) => Name === this.#follower.nameOf(attempt)).at(-1)?.Id;
        if (id !== undefined) this.#submitted(host, attempt, id);
      }
      open = open.filter(({ step }) => this.#unsure.has(step));
    }
    for (const { step } of open) this.#unsure.delete(step);
  }

  /** Intended, and without an id. */
  #open(place: string): Attempt[] {
    return this.#journal.progress.on(place).filter(({ id }) => id === undefined);
  }

  async #add(host: Host, attempts: readonly Attempt[]): Promise<boolean> {
    if (this.#world.signal.aborted) return false;
    const call = host.add(attempts);
    this.#adding = call;
    const added = await call;
    if ("later" in added) return false;
    if ("refused" in added) {
      const names = attempts.map(({ step }) => `"${step}"`).join(", ");
      throw new WorldError(`cannot submit ${names}: ${added.refused.name}: ${added.refused.message}`, {
        cause: added.refused,
      });
    }
    if ("unknown" in added) {
      for (const { step } of attempts) this.#unsure.add(step);
      this.#unknown += 1;
      if (this.#unknown < UNKNOWN_SUBMITS) return true;
      throw new WorldError(`there is no answer to submitting steps to ${host.id}: ${added.unknown.message}`, {
        next: "Resume the run when AWS answers: it finds out which of them were taken.",
        cause: added.unknown,
      });
    }
    this.#unknown = 0;
    this.#hosts.takesSteps(host);
    for (const [index, attempt] of attempts.entries()) this.#submitted(host, attempt, added.done[index] ?? "");
    return true;
  }

  #submitted(host: Host, { step, attempt }: Attempt, id: string): void {
    this.#unsure.delete(step);
    this.#journal.saw({ type: "step-submitted", step, attempt, id });
    this.#world.emit({ event: "step-submitted", step, attempt, id, cluster: host.id });
  }
}
