import { readdirSync, readFileSync } from "node:fs";
import aslValidator from "asl-validator";
import { describe, expect, it } from "vitest";

const GOLDEN = "test/golden/emit";

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly TimeoutSeconds?: number;
  readonly Branches?: readonly Machine[];
  readonly ItemProcessor?: Machine;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
}

interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

function machineOf(name: string): Machine {
  return JSON.parse(readFileSync(`${GOLDEN}/${name}/state-machine.json`, "utf8")) as Machine;
}

/** The machine, and the machines inside of it. */
function* machinesIn(machine: Machine): Generator<Machine> {
  yield machine;
  for (const { Branches = [], ItemProcessor } of Object.values(machine.States)) {
    for (const inner of [...Branches, ...(ItemProcessor ? [ItemProcessor] : [])]) yield* machinesIn(inner);
  }
}

/** Where a state may lead, whatever happens in it. */
function nextOf({ Next, Default, Choices = [], Catch = [] }: State): string[] {
  return [Next, Default, ...[...Choices, ...Catch].map((way) => way.Next)].filter((name) => name !== undefined);
}

/** Every way from a state to an end of its machine, without going round in circles. */
function* ways(machine: Machine, at: string, before: readonly string[] = []): Generator<readonly string[]> {
  const state = machine.States[at];
  const way = [...before, at];
  const next = state ? nextOf(state).filter((name) => !before.includes(name)) : [];
  if (next.length === 0) yield way;
  for (const name of new Set(next)) yield* ways(machine, name, way);
}

const starts = (state: string): boolean => state.startsWith("Start clusters");
const names = readdirSync(GOLDEN).sort();

describe.each(names)("%s", (name) => {
  const machine = machineOf(name);

  it("is valid by the language's schema, its paths and its ARNs", () => {
    expect(aslValidator(machine, { checkPaths: true, checkArn: true }).errors).toEqual([]);
  });

  it("has a name of at most 80 characters for each state, and no name twice", () => {
    const all = [...machinesIn(machine)].flatMap(({ States }) => Object.keys(States));
    expect(all.filter((state) => state.length > 80)).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
  });

  it("asks for the end of its clusters on every way on which it started them", () => {
    const clusters = Object.keys(machine.States).filter((state) => state.startsWith("Is there a cluster "));
    for (const way of ways(machine, machine.StartAt)) {
      const started = way.findIndex(starts);
      if (started >= 0) expect(way.slice(started)).toEqual(expect.arrayContaining(clusters));
    }
    expect(clusters.length > 0).toBe(Object.keys(machine.States).some(starts));
  });

  it("catches in each branch whatever goes wrong there", () => {
    for (const inner of machinesIn(machine)) {
      for (const [state, { Type, Catch = [], Resource }] of Object.entries(inner.States)) {
        if (Type !== "Task" && Type !== "Parallel") continue;
        // Those of a map are caught by the map.
        if (Resource?.includes("cancelStep") === true || Resource?.endsWith("emr:describeStep") === true) continue;
        const caught = Catch.flatMap(({ ErrorEquals }) => ErrorEquals);
        expect(caught, state).toContain("States.ALL");
      }
    }
  });

  it("never makes a request twice that creates something", () => {
    for (const inner of machinesIn(machine)) {
      for (const state of Object.values(inner.States)) {
        if (/createCluster|addStep/.test(state.Resource ?? "")) expect(state).not.toHaveProperty("Retry");
      }
    }
  });
});

it("waits for clusters and steps, and looks for a step that ran out of time", () => {
  const states = [...machinesIn(machineOf("unsupported"))].flatMap(({ States }) => Object.entries(States));
  const late = states.filter(([, { TimeoutSeconds }]) => TimeoutSeconds !== undefined);
  expect(late.map(([state, { TimeoutSeconds }]) => [state, TimeoutSeconds])).toEqual([
    ["bakery/clean", 1800],
    ["bakery/by_item", 3600],
  ]);
  for (const [state, { Catch = [] }] of late) {
    expect(Catch[0]).toMatchObject({ ErrorEquals: ["States.Timeout"], Next: `${state}: look for it` });
  }
  const resources = new Set(states.flatMap(([, { Resource }]) => Resource?.split(":::")[1] ?? []));
  expect([...resources].filter((resource) => /^elasticmapreduce:(create|add|terminate)/.test(resource)).sort()).toEqual(
    ["elasticmapreduce:addStep.sync", "elasticmapreduce:createCluster.sync", "elasticmapreduce:terminateCluster.sync"],
  );
});
