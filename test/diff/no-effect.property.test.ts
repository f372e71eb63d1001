import fc from "fast-check";
import { expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { diffPlans } from "../../src/diff/diff-plans.ts";
import { RICH } from "./rich-tree.ts";
import { sideOf } from "./sides.ts";

/** The same value with the keys of every map in another order; those of `columns` keep theirs, since it is the files' order. */
function shuffled(value: unknown, random: () => number, key = ""): unknown {
  if (Array.isArray(value)) return value.map((inner: unknown) => shuffled(inner, random));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => ({
    name,
    inner: shuffled(inner, random, name),
    rank: random(),
  }));
  const order = key === "columns" ? entries : entries.sort((a, b) => a.rank - b.rank);
  return Object.fromEntries(order.map(({ name, inner }) => [name, inner]));
}

it("a tree with other comments, quotes and order of keys has no effect", () => {
  const sides = ["dev", "prod"].map((name) => [name, sideOf(RICH, name)] as const);
  const files = Object.entries(RICH);
  fc.assert(
    fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (stream) => {
      const random = (): number => stream.next().value as number;
      const rewritten = files.map(([file, text]) => {
        if (!file.endsWith(".yaml")) return [file, text];
        const quotes = random() < 0.5 ? ("QUOTE_DOUBLE" as const) : ("QUOTE_SINGLE" as const);
        const again = stringify(shuffled(parse(text), random), {
          defaultStringType: random() < 0.5 ? quotes : "PLAIN",
          defaultKeyType: "PLAIN",
          collectionStyle: random() < 0.3 ? "flow" : "any",
          lineWidth: 0,
        });
        return [file, `# a comment\n${again}\n# and another\n`];
      });
      const tree = Object.fromEntries(rewritten.sort(() => random() - 0.5)) as typeof RICH;
      for (const [name, side] of sides) {
        const diff = diffPlans(name, side, sideOf(tree, name));
        expect(diff.changes).toEqual([]);
        expect(diff.class).toBe("none");
      }
    }),
    { numRuns: 30 },
  );
});
