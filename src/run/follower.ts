import type { StepSummary } from "@aws-sdk/client-emr";
import { stepName } from "../emit/step-config.ts";
import { isRuntimeStep } from "../plan/plan.ts";
import { explainFailure } from "./failure.ts";
import { hasEnded, type Host } from "./hosts/host.ts";
import type { Journal } from "./journal.ts";
import type { RunOrder, RunWorld } from "./order.ts";
import type { Attempt } from "./progress.ts";
import { readReport, type StepReport } from "./report.ts";

/** Turns what EMR says of steps into what the run knows of them, and tells people. */
export class Follower {
  readonly #order: RunOrder;
  readonly #world: RunWorld;
  readonly #journal: Journal;
  /** Attempts that were told to have started. */
  readonly #started = new Set<string>();

  constructor(order: RunOrder, world: RunWorld, journal: Journal) {
    this.#order = order;
    this.#world = world;
    this.#journal = journal;
  }

  nameOf({ step, attempt }: Pick<Attempt, "step" | "attempt">): string {
    return stepName(step, this.#order.run, attempt);
  }

  /** Takes in what was seen of the attempts on a host. True when something had changed. */
  async follow(host: Host, wanted: readonly Attempt[], seen: readonly StepSummary[]): Promise<boolean> {
    const byId = new Map(seen.map((summary) => [summary.Id, summary]));
    const byName = new Map<string, StepSummary[]>();
    for (const summary of seen) byName.set(summary.Name ?? "", [...(byName.get(summary.Name ?? "") ?? []), summary]);
    let hasChanged = false;
    for (const attempt of wanted) {
      const twins = byName.get(this.nameOf(attempt)) ?? [];
      const summary = twins.length > 1 ? await this.#keepOldest(host, attempt, twins) : byId.get(attempt.id);
      if (summary && (await this.#take(host, attempt, summary))) hasChanged = true;
    }
    return hasChanged;
  }

  /** Whatever may still run of an attempt that counts no more must not publish what it made. */
  async fence(step: string, attempt: number): Promise<void> {
    if (attempt > 0 && this.#isRuntime(step)) await this.#world.ledger.fence(this.#order.run, step, attempt);
  }

  /** A call that was heard late has added the same attempt twice: the newer is cancelled. */
  async #keepOldest(host: Host, attempt: Attempt, twins: readonly StepSummary[]): Promise<StepSummary | undefined> {
    const [oldest, ...others] = [...twins].sort((a, b) => createdAt(a) - createdAt(b));
    await host.cancel(others.filter((twin) => !hasEnded(twin)).flatMap(({ Id }) => Id ?? []));
    if (oldest?.Id !== undefined && oldest.Id !== attempt.id)
      this.#journal.saw({ type: "step-submitted", step: attempt.step, attempt: attempt.attempt, id: oldest.Id });
    return oldest;
  }

  async #take(host: Host, attempt: Attempt, summary: StepSummary): Promise<boolean> {
    const { step, attempt: number } = attempt;
    const state = summary.Status?.State;
    if (state === undefined || state === "PENDING") return false;
    const hasStarted = this.#tellStart(attempt, summary);
    if (state === "RUNNING" || state === "CANCEL_PENDING") {
      await this.#enforceTimeout(host, attempt, summary);
      return hasStarted;
    }
    // What goes down with its cluster is told when that has ended; else somebody has cancelled the step.
    if (state === "INTERRUPTED" || (state === "CANCELLED" && !attempt.timedOut && (await host.end()))) return false;
    if ((state === "CANCELLED" || state === "FAILED") && attempt.isCut) {
      this.#journal.saw({
        type: "step-ended",
        step,
        attempt: number,
        ending: "lost",
        seconds: 0,
        reason: "the run was cut off",
      });
      return true;
    }
    const report = await this.#report(attempt);
    const seconds = elapsed(summary);
    if (state === "COMPLETED") {
      this.#journal.saw({ type: "step-ended", step, attempt: number, ending: "succeeded", seconds });
      this.#world.emit({ event: "step-succeeded", step, attempt: number, seconds, ...(report ? { report } : {}) });
      return true;
    }
    await this.#failed(host, attempt, summary, report, seconds);
    return true;
  }

  async #failed(
    host: Host,
    attempt: Attempt,
    { Id = "", Status }: StepSummary,
    report: StepReport | undefined,
    seconds: number,
  ): Promise<void> {
    const { step, attempt: number } = attempt;
    const { store } = this.#world;
    const { plan } = this.#order;
    const limit = attempt.timedOut ? plan.steps[step]?.timeout : undefined;
    const hasLogs = this.#order.via !== "ssh" && plan.steps[step]?.kind !== "crawl";
    const found = { store, plan, cluster: host.id, step: Id, status: Status, report, limit, hasLogs };
    const failure = await explainFailure(found);
    // On EMR a step's application may outlive the step.
    await this.fence(step, number);
    const { reason } = failure;
    const { retry, skipped } = this.#journal.saw({
      type: "step-ended",
      step,
      attempt: number,
      ending: "failed",
      seconds,
      reason,
    });
    this.#world.emit({
      event: "step-failed",
      step,
      attempt: number,
      seconds,
      ...failure,
      retry,
      ...(report ? { report } : {}),
    });
    for (const skip of skipped) this.#world.emit({ event: "step-skipped", ...skip });
  }

  #tellStart({ step, attempt }: Attempt, { Status }: StepSummary): boolean {
    const key = `${step} ${attempt}`;
    if (this.#started.has(key) || Status?.Timeline?.StartDateTime === undefined) return false;
    this.#started.add(key);
    this.#world.emit({ event: "step-started", step, attempt });
    return true;
  }

  /** A step that takes too long is cancelled; it has failed when EMR says that it has ended. */
  async #enforceTimeout(host: Host, attempt: Attempt, { Id, Status }: StepSummary): Promise<void> {
    const limit = this.#order.plan.steps[attempt.step]?.timeout;
    const started = Status?.Timeline?.StartDateTime;
    if (limit === undefined || started === undefined || Id === undefined || Status?.State !== "RUNNING") return;
    if (this.#world.now().getTime() - started.getTime() < limit * 1000) return;
    if (!attempt.timedOut)
      await this.#journal.intend([{ type: "step-timed-out", step: attempt.step, attempt: attempt.attempt }]);
    await host.cancel([Id]);
  }

  async #report({ step, attempt }: Attempt): Promise<StepReport | undefined> {
    if (!this.#isRuntime(step)) return undefined;
    return readReport(this.#world.store, this.#world.ledger.reportUri(this.#order.run, step, attempt));
  }

  #isRuntime(step: string): boolean {
    const compiled = this.#order.plan.steps[step];
    return compiled !== undefined && isRuntimeStep(compiled);
  }
}

function createdAt({ Status }: StepSummary): number {
  return Status?.Timeline?.CreationDateTime?.getTime() ?? 0;
}

/** Seconds that EMR says a step ran. */
function elapsed({ Status }: StepSummary): number {
  const { StartDateTime: start, EndDateTime: end } = Status?.Timeline ?? {};
  return start && end ? (end.getTime() - start.getTime()) / 1000 : 0;
}
