import { type Scope, textOf } from "./expression.ts";
import type { Concurrency } from "./workflow.ts";

/** How many may wait with `queue: max`: https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency */
const LONGEST = 100;

/** Whoever has a group, or waits for it. */
export interface Member {
  /** Told that its place is another's now. */
  readonly cancel: () => void;
}

interface Waiting {
  readonly member: Member;
  readonly enter: (has: boolean) => void;
}

interface Group {
  holder: Member | undefined;
  waiting: Waiting[];
}

/** The concurrency groups of a repository. */
export class Groups {
  readonly #groups = new Map<string, Group>();

  /** Waits for its turn; false where it was cancelled before. Whoever got in leaves by `leave`. */
  async enter(concurrency: Concurrency | string | undefined, member: Member, scope: Scope): Promise<boolean> {
    if (concurrency === undefined) return true;
    const settings = typeof concurrency === "string" ? { group: concurrency } : concurrency;
    const cancels = textOf(settings["cancel-in-progress"] ?? false, scope) === "true";
    if (cancels && settings.queue === "max") throw new Error("queue: max cannot go with cancel-in-progress");
    const group = this.#group(textOf(settings.group, scope));
    if (!group.holder) {
      group.holder = member;
      return true;
    }
    if (cancels) group.holder.cancel();
    // Unless they queue, one waits, and it is the newest.
    if (settings.queue !== "max") for (const { member: older } of [...group.waiting]) this.#dismiss(older);
    if (group.waiting.length >= LONGEST) return false;
    return new Promise((enter) => group.waiting.push({ member, enter }));
  }

  /** Gives its place up, or that it waits for one. */
  leave(member: Member): void {
    for (const group of this.#groups.values()) {
      for (const waiting of group.waiting.filter((one) => one.member === member)) waiting.enter(false);
      group.waiting = group.waiting.filter((one) => one.member !== member);
      if (group.holder !== member) continue;
      const next = group.waiting.shift();
      group.holder = next?.member;
      next?.enter(true);
    }
  }

  #dismiss(member: Member): void {
    member.cancel();
    this.leave(member);
  }

  #group(name: string): Group {
    // A name is the same in whatever case.
    const key = name.toLowerCase();
    const group = this.#groups.get(key) ?? { holder: undefined, waiting: [] };
    this.#groups.set(key, group);
    return group;
  }
}
