import { expect, it } from "vitest";
import { diffPlans } from "../../src/diff/diff-plans.ts";
import type { Side } from "../../src/diff/types.ts";
import { RICH } from "./rich-tree.ts";
import { sideOf } from "./sides.ts";

function withPrice(type: string): Side {
  const text = RICH["pipelines/orders.yaml"] ?? "";
  const changed = text.replace("price: double, day: date }", `price: ${type}, day: date }`);
  return sideOf({ ...RICH, "pipelines/orders.yaml": changed }, "prod");
}

function changesOf(base: Side, head: Side) {
  return diffPlans("prod", base, head).changes.map(({ kind, key }) => ({ kind, key }));
}

it("a change is known again when others came before it, though it is of another kind then", () => {
  const [first, second, third] = [withPrice("bigint"), withPrice("int"), withPrice("double")];
  const reviewed = changesOf(second, third);
  const applied = changesOf(first, third);
  expect(reviewed.map(({ kind }) => kind)).toEqual(["column/widened-over-older"]);
  expect(applied.map(({ kind }) => kind)).toEqual(["column/retyped"]);
  expect(applied.map(({ key }) => key)).toEqual(reviewed.map(({ key }) => key));
});

it("another new value is another change", () => {
  const base = withPrice("int");
  const [[one], [other]] = [changesOf(base, withPrice("bigint")), changesOf(base, withPrice("double"))];
  expect(one?.kind).toBe(other?.kind);
  expect(one?.key).not.toBe(other?.key);
});

it("a new step is known by its code, and the same change elsewhere is another", () => {
  const step = "  more: { script: spark/scripts/more.py, reads: [orders] }\n";
  const tree = { ...RICH, "pipelines/orders.yaml": `${RICH["pipelines/orders.yaml"] ?? ""}${step}` };
  const keys = (code: string, environment: string): string[] =>
    diffPlans(
      environment,
      sideOf(RICH, "prod"),
      sideOf({ ...tree, "spark/scripts/more.py": code }, "prod"),
    ).changes.map(({ key }) => key);
  expect(keys("def run(): ...", "prod")).toHaveLength(1);
  expect(keys("def run(): ...", "prod")).not.toEqual(keys("def run(): return 1", "prod"));
  expect(keys("def run(): ...", "prod")).not.toEqual(keys("def run(): ...", "dev"));
});
