import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffPlans } from "../../src/diff/diff-plans.ts";
import { isWorse } from "../../src/diff/types.ts";
import type { Plan, PlanStep } from "../../src/plan/plan.ts";
import { sampleTree } from "../sample-tree.ts";
import { sideOf, withPlan } from "./sides.ts";
import { RICH } from "./rich-tree.ts";

type Way = readonly (string | number)[];

/** Keys that follow from others, with the reason: each is compared where it comes from. `*` is any key. */
const DERIVED: readonly (readonly [way: string, because: string])[] = [
  ["format", "one emrald compiles both"],
  ["environment", "it is what is compared"],
  ["digest", "of everything else"],
  ["access.**", "from what steps read and write, and where that lies"],
  ["artifacts.*.uri.**", "from the content, which is compared"],
  ["steps.*.digest", "of everything else in the step"],
  ["steps.*.pipeline", "in the step's id"],
  ["steps.*.jar", "from the step's kind and the region"],
  ["steps.*.crawler.name", "from project, environment and the step's id"],
  ["datasets.*.exports.csv.uri.**", "from the dataset's place"],
  // A symbol's own kind and the pipeline it is of are fixed by where it stands.
  ["**.$", "the kind of a symbol, not a value"],
  ["steps.*.args.*.parts.*.pipeline", "a step's variables are of its own pipeline"],
];

function isDerived(way: Way): boolean {
  return DERIVED.some(([pattern]) => fits(pattern.split("."), way));
}

function fits([first, ...rest]: readonly string[], way: Way): boolean {
  if (first === undefined) return way.length === 0;
  if (first === "**") return way.some((_, index) => fits(rest, way.slice(index))) || rest.length === 0;
  return way.length > 0 && (first === "*" || first === String(way[0])) && fits(rest, way.slice(1));
}

/** Names, what refers to a thing by its name, and words that may: with another one it is about another thing. */
function isName(way: Way): boolean {
  return ["name", "dataset", "database", "entry", "script"].includes(String(way.at(-1))) || way[2] === "args";
}

function leaves(value: unknown, way: Way = []): Way[] {
  if (Array.isArray(value)) return value.flatMap((inner, index) => leaves(inner, [...way, index]));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...way, key]));
  return [way];
}

/** The same value with another one at the end of a way. */
function changed(value: unknown, [step, ...rest]: Way, change: (leaf: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((inner: unknown, index) => (index === step ? changed(inner, rest, change) : inner));
  const map = value as Record<string, unknown>;
  const inner = changed(map[String(step)], rest, change);
  const { [String(step)]: _, ...others } = map;
  return inner === undefined ? others : { ...map, [String(step)]: inner };
}

/** Values of which there are only a few. */
const OTHERS: Readonly<Record<string, unknown>> = {
  check: "unique",
  unique: "check",
  not_null: "unique",
  row_count: "check",
  app: "sql",
  sql: "app",
  script: "jar",
  command: "shell",
  shell: "command",
  convert: "app",
  crawl: "command",
};

function other(leaf: unknown): unknown {
  if (typeof leaf === "string" && Object.hasOwn(OTHERS, leaf)) return OTHERS[leaf];
  if (typeof leaf === "boolean") return !leaf;
  if (typeof leaf === "number") return leaf + 1;
  return `${String(leaf)}x`;
}

function valueAt(value: unknown, way: Way): unknown {
  return way.reduce<unknown>((inner, step) => (inner as Record<string, unknown> | undefined)?.[String(step)], value);
}

interface EntryAct {
  readonly what: string;
  readonly act: (plan: Plan) => Plan;
  /** Where it puts something else: what was changed below is undone. */
  readonly replaces?: Way;
}

/** Ways to change the entries of a map, or of a list whose entries have names. `fit` makes one entry into another's. */
function entryActs(way: Way, plan: Plan, fit = (value: unknown, _own: unknown): unknown => value): readonly EntryAct[] {
  const known = valueAt(plan, way);
  if (typeof known !== "object" || known === null) return [];
  const isList = Array.isArray(known);
  const pairs: Pairs = isList ? known.map((one: { name: string }) => [one.name, one]) : Object.entries(known);
  const act =
    (change: (pairs: Pairs) => Pairs) =>
    (now: Plan): Plan => {
      const inner = valueAt(now, way);
      if (typeof inner !== "object" || inner === null) return now;
      const before: Pairs = Array.isArray(inner)
        ? inner.map((one: { name: string }) => [one.name, one])
        : Object.entries(inner);
      const after = change(before);
      const list = () => after.map(([name, one]) => ({ ...(one as object), name }));
      return changed(now, way, () => (isList ? list() : Object.fromEntries(after))) as Plan;
    };
  const title = way.join(".");
  return pairs.flatMap(([name, own], index): EntryAct[] => {
    const [, next] = pairs[(index + 1) % pairs.length] ?? [];
    const other = fit(next, own);
    return [
      { what: `${title} without ${name}`, act: act((some) => some.filter(([one]) => one !== name)) },
      { what: `${title} and new_${name}`, act: act((some) => [...some, [`new_${name}`, fit(own, undefined)]]) },
      // Of one alone there is no other.
      ...(pairs.length === 1
        ? []
        : [
            {
              what: `${title}: ${name} is another`,
              act: act((some) => some.map(([one, value]) => [one, one === name ? other : value])),
              replaces: isList ? way : [...way, name],
            },
          ]),
    ];
  });
}

type Pairs = (readonly [name: string, value: unknown])[];

function uploaded(plan: Plan, id: string): Plan {
  return plan.datasets[id] ? (changed(plan, ["datasets", id, "upload"], () => "data/new/") as Plan) : plan;
}

const PROD = sideOf(RICH, "prod");
const SIDES = [sideOf(RICH, "dev"), PROD];

describe("every difference of two plans is a change", () => {
  it.each(SIDES.map((side) => [`${side.plan.project} ${side.plan.environment}`, side] as const))(
    "%s",
    (_name, side) => {
      const ways = leaves(side.plan).filter((way) => !isDerived(way));
      const silent = ways.filter((way) => {
        const { changes } = diffPlans("prod", side, withPlan(side, changed(side.plan, way, other) as Plan));
        return changes.length === 0;
      });
      expect(silent.map((way) => way.join("."))).toEqual([]);
    },
  );

  it("also where a key of a map is gone", () => {
    const side = PROD;
    const maps = ["datasets", "steps", "clusters", "vars", "buckets"] as const;
    const ways = maps.flatMap((map) => Object.keys(side.plan[map]).map((key) => [map, key]));
    const silent = ways.filter(
      (way) =>
        diffPlans("prod", side, withPlan(side, changed(side.plan, way, () => undefined) as Plan)).changes.length === 0,
    );
    expect(silent).toEqual([]);
  });

  it("also of a key that this emrald does not know", () => {
    const side = PROD;
    const of = (way: Way): string[] =>
      diffPlans("prod", side, withPlan(side, changed(side.plan, [...way, "new_key"], () => 1) as Plan)).changes.map(
        ({ kind, path }) => `${kind} ${path ?? ""}`,
      );
    const [step = ""] = Object.keys(side.plan.steps);
    const [dataset = ""] = Object.keys(side.plan.datasets);
    const [cluster = ""] = Object.keys(side.plan.clusters);
    expect(of(["steps", step])).toEqual(["step/other new_key"]);
    expect(of(["datasets", dataset])).toEqual(["dataset/other new_key"]);
    expect(of(["clusters", cluster])).toEqual(["cluster/replaced ", "cluster/other new_key"]);
    expect(of(["settings"])).toEqual(["environment/other new_key"]);
  });
});

describe("changes of several places at once", () => {
  const side = PROD;
  const ways = leaves(side.plan).filter((way) => !isDerived(way));
  const some = fc.uniqueArray(fc.nat(ways.length - 1), { minLength: 1, maxLength: 6 });
  const mutated = (indexes: readonly number[]): Plan =>
    indexes.reduce((plan, index) => changed(plan, ways[index] ?? [], other) as Plan, side.plan);

  it("never fall in class when a further one comes", () => {
    fc.assert(
      fc.property(some, (indexes) => {
        const of = (plan: Plan) => diffPlans("prod", side, withPlan(side, plan)).class;
        const all = of(mutated(indexes));
        for (const left of indexes) {
          const fewer = of(mutated(indexes.filter((index) => index !== left)));
          expect(isWorse(fewer, all), `without ${ways[left]?.join(".") ?? ""}: ${fewer}, with: ${all}`).toBe(false);
        }
      }),
      { numRuns: 150 },
    );
  });

  /** Entries that come, go, or become what another one is; a step goes on to write what it wrote, since another writer mends a lost one. */
  const entryChanges: readonly EntryAct[] = [
    ...Object.keys(side.plan.datasets).flatMap((id) => [
      ...entryActs(["datasets", id, "columns"], side.plan),
      ...entryActs(["datasets", id, "expectations"], side.plan),
      ...entryActs(["datasets", id, "options"], side.plan),
      { what: `upload to ${id}`, act: (plan: Plan) => uploaded(plan, id), replaces: ["datasets", id, "upload"] },
    ]),
    ...Object.keys(side.plan.steps).flatMap((id) => entryActs(["steps", id, "params"], side.plan)),
    ...entryActs(["vars", "orders"], side.plan),
    ...entryActs(["steps"], side.plan, (one, own) => {
      const { writes = [], needs = [] } = (own ?? {}) as Partial<PlanStep>;
      return { ...(one as PlanStep), writes, needs, retries: 7 };
    }),
    ...entryActs(["datasets"], side.plan),
  ];

  it("never fall in class when an entry comes, goes, or becomes another", () => {
    const someEntries = fc.uniqueArray(fc.nat(entryChanges.length - 1), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(some, someEntries, (indexes, acts) => {
        const chosen = acts.flatMap((index) => entryChanges[index] ?? []);
        const isUndone = (way: Way): boolean =>
          chosen.some(({ replaces }) => replaces?.every((step, index) => String(way[index]) === String(step)));
        const first = indexes.filter((index) => !isUndone(ways[index] ?? []));
        const of = (plan: Plan) => diffPlans("prod", side, withPlan(side, plan)).class;
        let plan = mutated(first);
        let told = first.map((index) => ways[index]?.join(".")).join(", ");
        let before = of(plan);
        for (const { what, act } of chosen) {
          plan = act(plan);
          told = `${told}, ${what}`;
          const now = of(plan);
          expect(isWorse(before, now), `${told}: from ${before} to ${now}`).toBe(false);
          before = now;
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["fail", "expectation/changed"],
    ["drop", "expectation/changed"],
  ])("rank an expectation that always holds as one that is gone: else %s", (on_failure, kind) => {
    const from = { ...side.plan.datasets["orders/orders"] } as Plan["datasets"][string];
    const plan = (expectations: typeof from.expectations): Plan => ({
      ...side.plan,
      datasets: { ...side.plan.datasets, "orders/orders": { ...from, expectations } },
    });
    const base = plan([{ name: "it", kind: "check", check: "price > 0", on_failure }]);
    const of = (head: Plan) => diffPlans("prod", withPlan(side, base), withPlan(side, head));
    const gone = of(plan([]));
    const neutral = of(plan([{ name: "it", kind: "check", check: "true", on_failure }]));
    expect(neutral.changes.map((one) => one.kind)).toEqual([kind]);
    expect(neutral.class).toBe(gone.class);
    const unique = plan([{ name: "it", kind: "unique", columns: ["day"], on_failure }]);
    const instead = diffPlans(
      "prod",
      withPlan(side, unique),
      withPlan(side, plan([{ name: "it", kind: "check", check: "true", on_failure }])),
    );
    expect(instead.class).toBe(gone.class);
  });

  it("have different keys, and each the same one whatever was there before", () => {
    fc.assert(
      fc.property(some, (indexes) => {
        const now = mutated(indexes);
        const keysFrom = (before: Plan): string[] =>
          diffPlans("prod", withPlan(side, before), withPlan(side, now)).changes.map(({ key }) => key);
        const keys = keysFrom(side.plan);
        expect(new Set(keys).size).toBe(keys.length);
        for (const key of keys) expect(key).toMatch(/^[0-9a-f]{16}$/);
        // Two merges in a row: what is left to apply after the first was in what the two did together.
        const [first = 0] = indexes;
        // Under another name it is another thing: what the first merge has brought goes with the second, and nobody has seen that.
        if (indexes.some((index) => isName(ways[index] ?? []))) return;
        const left = keysFrom(changed(side.plan, ways[first] ?? [], other) as Plan);
        expect(left.filter((key) => !keys.includes(key))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it("are none against itself", () => {
    for (const one of [...SIDES, sideOf(sampleTree(), "dev"), sideOf(sampleTree(), "prod")]) {
      const diff = diffPlans(one.plan.environment, one, one);
      expect(diff.changes).toEqual([]);
      expect(diff.class).toBe("none");
      expect(diff.consequences.runAgain).toEqual([]);
    }
  });
});
