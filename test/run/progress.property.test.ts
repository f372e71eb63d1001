import fc from "fast-check";
import { expect, it } from "vitest";
import type { Plan, PlanStep } from "../../src/plan/plan.ts";
import type { Batch, Entry } from "../../src/run/ledger/entry.ts";
import { Progress } from "../../src/run/progress.ts";

const OWNER = { host: "here", machine: "here", pid: 1, nonce: "n" };

/** Any acyclic graph on two clusters: a step needs only steps of lower numbers. */
const plans: fc.Arbitrary<Plan> = fc
  .array(
    fc.record({
      needs: fc.array(fc.nat(20), { maxLength: 3 }),
      retries: fc.nat(2),
      pardoned: fc.boolean(),
      cluster: fc.constantFrom("one", "two"),
    }),
    { minLength: 1, maxLength: 15 },
  )
  .map((steps) => {
    const id = (number: number): string => `p/s${String(number).padStart(2, "0")}`;
    const compiled = steps.map(({ needs, retries, pardoned, cluster }, number) => {
      const before = [...new Set(needs.filter((need) => need < number))].map(id).sort();
      return [id(number), { cluster, needs: before, retries, allow_failure: pardoned } as unknown as PlanStep] as const;
    });
    return {
      clusters: { one: { step_concurrency: 2 }, two: { step_concurrency: 1 } },
      steps: Object.fromEntries(compiled),
    } as unknown as Plan;
  });

/** What could happen next in a run. */
function choices(plan: Plan, progress: Progress): Entry[] {
  const { schedule, attempts, clusters } = progress;
  const entries: Entry[] = [{ type: "opened", owner: OWNER }];
  for (const cluster of Object.keys(plan.clusters)) {
    const now = clusters.get(cluster);
    const attempt = (now?.attempt ?? 0) + 1;
    if (!now || now.hasEnded) entries.push({ type: "cluster-intended", cluster, attempt });
    else if (now.id === undefined)
      entries.push({ type: "cluster-started", cluster, attempt: now.attempt, id: `j-${cluster}` });
    else {
      for (const step of schedule.ready(cluster))
        entries.push({ type: "step-intended", step, attempt: schedule.attempt(step) + 1 });
      // A cluster's end comes after that of its attempts.
      if (progress.on(cluster).length === 0)
        for (const again of [true, false]) entries.push({ type: "cluster-ended", cluster, reason: "gone", again });
    }
  }
  for (const { step, attempt, id } of attempts.values()) {
    if (id === undefined) entries.push({ type: "step-submitted", step, attempt, id: `s-${step}-${attempt}` });
    for (const ending of ["succeeded", "succeeded", "failed", "lost"] as const)
      entries.push({ type: "step-ended", step, attempt, ending, seconds: 1 });
  }
  return entries;
}

function told(progress: Progress): unknown {
  const { schedule, attempts, clusters, lost, submitted } = progress;
  return {
    states: [...schedule.states],
    ready: ["one", "two"].map((cluster) => schedule.ready(cluster).sort()),
    attempts: [...attempts].sort(),
    clusters: [...clusters],
    lost: [...lost],
    submitted: [...submitted],
    isDone: schedule.isDone(),
    passes: schedule.passes,
  };
}

it("whatever happens, a runner that takes over knows what the one before knew", () => {
  fc.assert(
    fc.property(plans, fc.infiniteStream(fc.nat(1_000)), fc.nat(60), (plan, stream, length) => {
      const steps = Object.keys(plan.steps);
      const live = new Progress(plan, steps);
      const batches: Batch[] = [];
      for (let count = 0; count < length; count++) {
        const possible = choices(plan, live);
        const entry = possible[stream.next().value % possible.length];
        if (!entry) break;
        const at = new Date(count * 1_000);
        live.apply(entry, at);
        batches.push({ format: 1, nonce: "n", at: at.toISOString(), entries: [entry] });
      }
      expect(told(new Progress(plan, steps, batches))).toEqual(told(live));
      // Nothing starts before what it needs is done, however often clusters and runners came and went.
      for (const { step } of live.attempts.values())
        expect(plan.steps[step]?.needs.filter((need) => live.schedule.state(need) !== "succeeded")).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
