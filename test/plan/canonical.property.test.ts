import fc from "fast-check";
import { expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { canonicalPretty } from "../../src/model/canonical.ts";
import { compileTree, type Tree } from "../project.ts";
import { sampleTree } from "../sample-tree.ts";

const TREE = sampleTree();
const YAML = Object.keys(TREE).filter((file) => /^pipelines\/[^/]+\.yaml$/.test(file));

/** The same value with the keys of every map in another order; those of `columns` keep theirs, since it is the files' order. */
function shuffled(value: unknown, random: () => number, key = ""): unknown {
  if (Array.isArray(value)) return value.map((inner) => shuffled(inner, random));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, shuffled(inner, random, name)] as const);
  const order = entries.map((entry) => ({ entry, rank: random() })).sort((a, b) => a.rank - b.rank);
  return Object.fromEntries(key === "columns" ? entries : order.map(({ entry }) => entry));
}

/** The same document as another hand would write it. */
function rewritten(text: string, random: () => number): string {
  const style = random() < 0.5 ? ("QUOTE_DOUBLE" as const) : ("QUOTE_SINGLE" as const);
  const again = stringify(shuffled(parse(text, { merge: true }), random), {
    defaultStringType: random() < 0.5 ? style : "PLAIN",
    defaultKeyType: "PLAIN",
    collectionStyle: random() < 0.3 ? "flow" : "any",
    aliasDuplicateObjects: false,
    lineWidth: 0,
  });
  return `# a comment\n${again}\n# and another\n`;
}

it("a plan has the same bytes for any order of keys and files, any comments, any style", () => {
  const wanted = ["local", "dev", "prod"].map((environment) => canonicalPretty(compileTree(TREE, environment).plan));
  fc.assert(
    fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (stream) => {
      const random = (): number => stream.next().value as number;
      const order = [...YAML].map((file) => ({ file, rank: random() })).sort((a, b) => a.rank - b.rank);
      const others = Object.keys(TREE).filter((file) => !YAML.includes(file));
      const tree = Object.fromEntries([
        ...order.map(({ file }) => [file, rewritten(TREE[file] ?? "", random)] as const),
        ...others.map((file) => [file, TREE[file] ?? ""] as const),
      ]);
      for (const [index, environment] of ["local", "dev", "prod"].entries()) {
        const { plan, diagnostics } = compileTree(tree, environment);
        expect(diagnostics).toEqual([]);
        expect(canonicalPretty(plan)).toBe(wanted[index]);
      }
    }),
    { numRuns: 40 },
  );
});

it("another order of columns is another plan: files are read and written in it", () => {
  const file = "pipelines/bakery.yaml";
  const spec = parse(TREE[file] ?? "") as { datasets: { sales_raw: { columns: Record<string, unknown> } } };
  const { columns } = spec.datasets.sales_raw;
  spec.datasets.sales_raw.columns = Object.fromEntries(Object.entries(columns).reverse());
  const before = compileTree(TREE).plan?.digest;
  expect(compileTree({ ...TREE, [file]: stringify(spec) }).plan?.digest).not.toBe(before);
});

it("a changed app changes the plan and its own step, and no other", () => {
  const before = compileTree(TREE).plan;
  const after = compileTree({ ...TREE, "spark/apps/stocks/volatility.py": "def run(spark, prices): ..." }).plan;
  expect(after?.digest).not.toBe(before?.digest);
  const changed = Object.keys(before?.steps ?? {}).filter(
    (id) => before?.steps[id]?.digest !== after?.steps[id]?.digest,
  );
  expect(changed).toEqual(["stocks/volatility"]);
});

it("words for people change no step", () => {
  const file = "pipelines/stocks.yaml";
  const text = (TREE[file] ?? "").replace("markets@example.com", "others@example.com");
  const digests = (tree: Tree): unknown[] =>
    Object.values(compileTree(tree).plan?.steps ?? {}).map(({ digest }) => digest);
  expect(digests({ ...TREE, [file]: text })).toEqual(digests(TREE));
});
