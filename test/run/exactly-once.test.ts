import { expect, it } from "vitest";
import { parseFault, type FaultRule } from "../../src/local/index.ts";
import { faultText } from "./support/fault-text.ts";
import { sampleTree } from "../sample-tree.ts";
import type { Kill } from "./support/killable.ts";
import { idOf, Rig } from "./support/rig.ts";

/**
 * The sample project against each trouble, and against the death of its runner at every request: whatever happens, a run that
 * is taken up until it has succeeded completes every step exactly once and leaves no cluster.
 *
 * EMRALD_CASE repeats one case: what a failure prints.
 */
const SEED = 20261121;

const calls = ["RunJobFlow", "AddJobFlowSteps", "ListSteps", "DescribeCluster", "TerminateJobFlows", "ListClusters"];

const FAULTS: readonly (readonly FaultRule[])[] = [
  [],
  ...calls.flatMap((call) => [
    [{ kind: "throttle", call, times: 2 } as const],
    [{ kind: "error", call } as const],
    [{ kind: "lost-answer", call } as const],
    [{ kind: "lost-answer", call, at: 2 } as const],
  ]),
  [{ kind: "throttle", chance: 0.3 }],
  [{ kind: "error", chance: 0.1 }],
  [{ kind: "lost-answer", chance: 0.2 }],
  [{ kind: "slow-answer", call: "AddJobFlowSteps", seconds: 0.02, times: 3 }],
  [{ kind: "slow-start", seconds: 0.05 }],
  [{ kind: "bootstrap-failure" }],
  [{ kind: "capacity-failure", times: 2 }],
  [{ kind: "spot-loss", step: "bakery/" }],
  [{ kind: "terminate", step: "movies/" }],
  [
    { kind: "terminate", at: 3 },
    { kind: "lost-answer", chance: 0.2 },
  ],
];

/** How often a run is taken up at most. */
const TRIES = 6;

/** What a step makes of what it reads: gold that shows whether all came before it, and nothing twice. */
class Gold {
  readonly #written = new Map<string, string>();

  compute(rig: () => Rig, step: string): void {
    const { reads, writes } = rig().plan.steps[step] ?? { reads: [], writes: [] };
    const inputs = reads.map(({ dataset }) => this.#written.get(dataset) ?? "raw").join(",");
    for (const { dataset } of writes) this.#written.set(dataset, `${step}(${inputs})`);
  }

  get tables(): Record<string, string> {
    return Object.fromEntries([...this.#written].sort());
  }
}

async function live(faults: readonly FaultRule[], kills: readonly Kill[]): Promise<{ requests: number; gold: object }> {
  const gold = new Gold();
  const rig: Rig = await Rig.start(sampleTree(), {
    faults,
    seed: SEED,
    script: (step) => {
      gold.compute(() => rig, step);
      return { succeeded: true };
    },
  });
  let requests = 0;
  for (let life = 0; life < TRIES + kills.length; life++) {
    const kill = kills[life];
    const outcome = await rig
      .run({ later: life * 120_000, ...(kill ? { kill } : {}) })
      .catch((error: unknown) => ({ status: String(error), requests: 0 }));
    if (life === 0) requests = outcome.requests;
    if (outcome.status === "succeeded") break;
    if (life === TRIES + kills.length - 1) throw new Error(`never succeeded; at last: ${outcome.status}`);
  }
  await check(rig, faults);
  await rig.close();
  return { requests, gold: gold.tables };
}

/** Troubles that take a cluster away, or end a run: only after them another one is needed. */
const NEEDS_ANOTHER = ["bootstrap-failure", "capacity-failure", "terminate", "spot-loss"];

async function check(rig: Rig, faults: readonly FaultRule[]): Promise<void> {
  const completed = (await rig.steps())
    .filter(({ Status }) => Status?.State === "COMPLETED")
    .map(({ Name }) => idOf(Name))
    .sort();
  expect(completed, "every step completes exactly once").toEqual(Object.keys(rig.plan.steps).sort());
  const executed = rig.executor.started.map(idOf).sort();
  expect(executed, "and was executed no more often").toEqual(completed);
  const clusters = await rig.clusters();
  expect(clusters.map(({ Status }) => Status?.State).filter((state) => !state?.startsWith("TERMINATED"))).toEqual([]);
  if (!faults.some(({ kind }) => NEEDS_ANOTHER.includes(kind)))
    expect(clusters.length, "no cluster was started in vain").toBe(Object.keys(rig.plan.clusters).length);
  expect((await rig.record()).status).toBe("succeeded");
}

function caseName(faults: readonly FaultRule[], kills: readonly Kill[]): string {
  return JSON.stringify({ faults: faults.map(faultText), kills });
}

async function tell(faults: readonly FaultRule[], kills: readonly Kill[], sound: object | undefined): Promise<number> {
  try {
    const { requests, gold } = await live(faults, kills);
    if (sound) expect(gold, "the gold is the same").toEqual(sound);
    return requests;
  } catch (error) {
    const command = `EMRALD_CASE='${caseName(faults, kills)}' npx vitest run test/run/exactly-once.test.ts`;
    throw new Error(`${(error as Error).message}\n\nseed ${SEED}; again with\n  ${command}\n`, { cause: error });
  }
}

async function everything(): Promise<void> {
  const sound = await live([], []);
  for (const faults of FAULTS) await tell(faults, [], sound.gold);
  for (let at = 1; at <= sound.requests; at++) {
    for (const when of ["before", "after"] as const) {
      // Each death meets another trouble, and every trouble many deaths.
      const faults = FAULTS[(at * 2 + (when === "after" ? 1 : 0)) % FAULTS.length] ?? [];
      await tell([], [{ at, when }], sound.gold);
      await tell(
        faults,
        [
          { at, when },
          { at: (at * 7) % sound.requests, when },
        ],
        sound.gold,
      );
    }
  }
}

async function again(text: string): Promise<void> {
  const { faults, kills } = JSON.parse(text) as { faults: string[]; kills: Kill[] };
  await tell(faults.map(parseFault), kills, undefined);
}

it("completes every step exactly once, whatever happens", { timeout: 300_000 }, async () => {
  const asked = process.env["EMRALD_CASE"];
  await (asked === undefined ? everything() : again(asked));
});
