import { describe, expect, it } from "vitest";
import { diffPlans } from "../../src/diff/diff-plans.ts";
import { diffMermaid } from "../../src/diff/mermaid.ts";
import { diffText } from "../../src/diff/text.ts";
import { KINDS } from "../../src/diff/kinds.ts";
import type { Kind } from "../../src/diff/kinds/kind.ts";
import type { EnvironmentDiff } from "../../src/diff/types.ts";
import type { Tree } from "../project.ts";
import { sideOf, withPlan } from "./sides.ts";

/** a → b → c → d, and e beside them, which reads a too; f stands alone. */
const CHAIN: Tree = {
  "pipelines/project.yaml": `project: chain
owner: all@example.com
fleets: { small: { primary: m5.xlarge, core: { types: [m5.xlarge], on_demand: 2 } } }
cluster: { release: emr-7.13.0 }
environments: { prod: { region: us-east-1, fleet: small, network: { nat: true } } }
`,
  "pipelines/p.yaml": `pipeline: p
vars: { top: 10 }
datasets:
  raw: { stage: bronze, format: json, upload: data/, columns: { id: int } }
  a: { stage: silver, format: parquet, columns: { id: int }, owner: a@example.com }
  b: { stage: silver, format: parquet, columns: { id: int } }
  c: { stage: gold, format: parquet, columns: { id: int }, consumers: [finance, sales], owner: c@example.com }
  d: { stage: gold, format: parquet, columns: { id: int }, consumers: [board] }
  e: { stage: gold, format: parquet, columns: { id: int }, consumers: [others] }
  f: { stage: gold, format: parquet, columns: { id: int }, consumers: [nobody] }
steps:
  to_a: { app: a.py, reads: [raw], writes: [a] }
  to_b: { app: b.py, reads: [a], writes: [b], params: { top: "\${vars.top}" } }
  to_c: { app: c.py, reads: [b], writes: [c], owner: step@example.com }
  to_d: { app: d.py, reads: [c], writes: [d] }
  to_e: { app: e.py, reads: [a], writes: [e] }
  to_f: { app: f.py, reads: [raw], writes: [f] }
`,
  "data/one.json": "{}",
  "spark/emrald.zip": "the runtime",
  ...Object.fromEntries(
    "a b c d e f".split(" ").map((name) => [`spark/apps/${name}.py`, `def run(): ...  # ${name}\n`]),
  ),
};

const base = sideOf(CHAIN, "prod");

function diffWith(edit: (text: string) => string, files: Tree = {}): EnvironmentDiff {
  const head = { ...CHAIN, "pipelines/p.yaml": edit(CHAIN["pipelines/p.yaml"] ?? ""), ...files };
  return diffPlans("prod", base, sideOf(head, "prod"));
}

const same = (text: string): string => text;

/** Breaking and destructive kinds that say nothing of data. */
const WITHOUT_SCOPE: Readonly<Record<string, string>> = {
  "cluster/removed-standing": "what lies in S3 stays as it is",
  "cluster/replaced": "what lies in S3 stays as it is",
  "environment/lifecycle-standing-ends": "what lies in S3 stays as it is",
  "environment/logs-shorter": "logs are no data",
  "environment/node-roles": "what steps may do, not what they do",
  "environment/notebook-removed": "its disk alone",
  "environment/notebook-shrunk": "its disk alone",
  "environment/removed": "everything in it is gone, and told as that",
  "environment/state-machine-removed": "who starts runs, not what they write",
  "foundation/trust": "who deploys",
  "foundation/trust-removed": "who deploys",
  "variable/added-without-default": "runs fail before they begin",
  "variable/removed": "runs fail before they begin",
};

describe("what follows", () => {
  it("from other code: everything downstream, and nothing beside it", () => {
    const { consequences } = diffWith(same, { "spark/apps/b.py": "def run(): return 1\n" });
    expect(consequences).toEqual({
      runAgain: [
        { step: "p/to_b", because: "step code (spark/apps/b.py)" },
        { step: "p/to_c", because: "it reads p/b, which p/to_b writes" },
        { step: "p/to_d", because: "it reads p/c, which p/to_c writes" },
      ],
      datasets: [
        { dataset: "p/b", through: "p/to_b" },
        { dataset: "p/c", through: "p/to_c" },
        { dataset: "p/d", through: "p/to_d" },
      ],
      consumers: [
        { consumer: "finance", dataset: "p/c", owner: "c@example.com" },
        { consumer: "sales", dataset: "p/c", owner: "c@example.com" },
        { consumer: "board", dataset: "p/d", owner: "all@example.com" },
      ],
      owners: ["all@example.com", "c@example.com", "step@example.com"],
      criticalPath: ["p/to_a", "p/to_b", "p/to_c", "p/to_d"],
    });
  });

  it.each([
    ["a variable", (text: string) => text.replace("top: 10", "top: 11"), ["p/to_b", "p/to_c", "p/to_d"]],
    [
      "a column",
      (text: string) =>
        text.replace(
          "c: { stage: gold, format: parquet, columns: { id: int",
          "c: { stage: gold, format: parquet, columns: { id: bigint",
        ),
      ["p/to_c", "p/to_d"],
    ],
    ["retries", (text: string) => text.replace("a.py,", "a.py, retries: 2,"), []],
    ["words", (text: string) => text.replace("a: { stage", "a: { description: The first., stage"), []],
  ])("from %s", (_name, edit, steps) => {
    expect(diffWith(edit).consequences.runAgain.map(({ step }) => step)).toEqual(steps);
  });

  it("from other data: whoever reads it", () => {
    const { consequences, changes } = diffWith(same, { "data/one.json": "[]" });
    expect(changes.map(({ kind, of }) => [kind, of])).toEqual([["upload/files", "upload"]]);
    expect(consequences.runAgain.map(({ step }) => step)).toEqual([
      "p/to_a",
      "p/to_f",
      "p/to_b",
      "p/to_e",
      "p/to_c",
      "p/to_d",
    ]);
  });

  it("from another runtime, or another emrald: every step that it runs", () => {
    const other = sideOf({ ...CHAIN, "spark/emrald.zip": "another" }, "prod");
    const diffs = [diffPlans("prod", base, other), diffPlans("prod", base, { ...base, emrald: "2.0.0" })];
    expect(diffs.map(({ changes }) => changes.map(({ kind }) => kind))).toEqual([
      ["emrald/runtime"],
      ["emrald/version"],
    ]);
    for (const { consequences } of diffs) expect(consequences.runAgain).toHaveLength(6);
  });

  it("from a dataset that is gone: its consumers of before", () => {
    const without = (text: string): string => text.replace(/ {2}f: .*\n/, "").replace(/ {2}to_f: .*\n/, "");
    const { class: found, consequences } = diffWith(without);
    expect(found).toBe("destructive");
    expect(consequences.datasets).toEqual([{ dataset: "p/f", through: "p/to_f" }]);
    expect(consequences.consumers).toEqual([{ consumer: "nobody", dataset: "p/f", owner: "all@example.com" }]);
    expect(consequences.runAgain).toEqual([]);
  });

  it.each([
    ["consumers", (text: string) => text.replace(", consumers: [finance, sales]", ", consumers: [sales]")],
    ["an owner", (text: string) => text.replace("owner: c@example.com", "owner: me@example.com")],
  ])("for whoever the same change takes away: %s", (_, edit) => {
    const narrowed = (text: string): string =>
      edit(text).replace(
        "c: { stage: gold, format: parquet, columns: { id: int",
        "c: { stage: gold, format: parquet, columns: { id: tinyint",
      );
    const { class: found, consequences } = diffWith(narrowed);
    expect(found).toBe("breaking");
    expect(consequences.consumers.map(({ consumer }) => consumer).sort()).toEqual(["board", "finance", "sales"]);
    expect(consequences.owners).toContain("c@example.com");
  });

  it("for a consumer that is taken away, and for nobody else", () => {
    const { consequences } = diffWith((text) => text.replace("[finance, sales]", "[sales]"));
    expect(consequences.consumers).toEqual([{ consumer: "finance", dataset: "p/c", owner: "c@example.com" }]);
  });

  const ALL = ["a", "b", "c", "d", "e", "f"].map((name) => `p/${name}`);
  const project = (edit: (text: string) => string): Tree => ({
    "pipelines/project.yaml": edit(CHAIN["pipelines/project.yaml"] ?? ""),
  });
  it.each<[what: string, edit: (text: string) => string, steps: boolean, datasets: readonly string[]]>([
    ["another database", (text) => `${text}catalog: { database: other }\n`, false, ALL],
    ["another region", (text) => text.replace("us-east-1", "eu-west-1"), false, ["p/raw", ...ALL]],
    ["another project", (text) => text.replace("project: chain", "project: other"), false, ["p/raw", ...ALL]],
    [
      "another bucket",
      (text) => `${text}stages: { gold: { bucket: their-gold } }\n`,
      false,
      ["p/c", "p/d", "p/e", "p/f"],
    ],
    [
      "another key",
      (text) =>
        `${text}security: { kms_key: "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012" }\n`,
      false,
      ["p/raw", ...ALL],
    ],
    ["another release", (text) => text.replace("7.13.0", "7.12.0"), true, ALL],
    [
      "a setting of Spark",
      (text) =>
        text.replace("7.13.0", "7.13.0, configurations: { spark-defaults: { spark.sql.session.timeZone: UTC } }"),
      true,
      ALL,
    ],
    ["other applications", (text) => text.replace("7.13.0", "7.13.0, applications: [Spark, Hive]"), true, ALL],
    ["more nodes", (text) => text.replace("on_demand: 2", "on_demand: 3"), false, []],
  ])("from %s", (_, edit, steps, datasets) => {
    const { consequences } = diffWith(same, project(edit));
    expect(consequences.runAgain).toHaveLength(steps ? 6 : 0);
    expect(consequences.datasets.map(({ dataset }) => dataset)).toEqual(
      expect.arrayContaining([...datasets]) as unknown,
    );
    const consumers = consequences.consumers.map(({ consumer }) => consumer).sort();
    expect(consumers).toEqual(datasets.length === 0 ? [] : ["board", "finance", "nobody", "others", "sales"]);
  });

  it("from another major of Spark, which breaks", () => {
    const { class: found, changes } = diffWith(
      same,
      project((text) => text.replace("emr-7.13.0", "emr-spark-8.0.0")),
    );
    expect([found, changes.map(({ kind }) => kind)]).toEqual(["breaking", ["cluster/spark-major"]]);
  });

  it("from a failure that is allowed: whoever is downstream", () => {
    const { class: found, consequences } = diffWith((text) => text.replace("b.py,", "b.py, allow_failure: true,"));
    expect(found).toBe("breaking");
    expect(consequences.runAgain).toEqual([]);
    expect(consequences.datasets.map(({ dataset }) => dataset)).toEqual(["p/b", "p/c", "p/d"]);
    expect(consequences.consumers.map(({ consumer }) => consumer)).toEqual(["finance", "sales", "board"]);
  });

  it("from every breaking kind that is not of a dataset, or there is a reason why not", () => {
    const all: [string, Kind][] = Object.entries(KINDS);
    const without = all.filter(
      ([, one]) =>
        (one.class === "breaking" || one.class === "destructive") &&
        !["dataset", "upload"].includes(one.of) &&
        one.isQuiet === true &&
        one.scope === undefined,
    );
    expect(without.map(([name]) => name).sort()).toEqual(Object.keys(WITHOUT_SCOPE).sort());
  });

  it("of an artifact that no step names", () => {
    const { artifacts } = base.plan;
    const file = { sha256: "0".repeat(64), uri: "s3://x/y" };
    const { changes } = diffPlans(
      "prod",
      base,
      withPlan(base, { ...base.plan, artifacts: { ...artifacts, "a/b.txt": file } }),
    );
    expect(changes.map(({ kind, path }) => [kind, path])).toEqual([["environment/artifact", "artifacts.a/b.txt"]]);
  });
});

describe("the picture", () => {
  it("shows what changed and one hop around", () => {
    const head = { ...CHAIN, "spark/apps/c.py": "def run(): return 1\n" };
    const other = sideOf(head, "prod");
    const text = diffMermaid(diffPlans("prod", base, other), base.plan, other.plan);
    expect(text).toBe(`flowchart LR
  n1["p/to_c"]:::behavioural
  n2[("p/b")]
  n3[("p/c")]
  n2 --> n1
  n1 --> n3
  classDef behavioural fill:#fbca04,stroke:#a38303,color:#000000
`);
  });

  it("is none where no step and no dataset changed", () => {
    expect(diffMermaid(diffPlans("prod", base, base), base.plan, base.plan)).toBeUndefined();
    const { changes, ...rest } = diffPlans("prod", base, { ...base, emrald: "2" });
    expect(changes).toHaveLength(1);
    expect(diffMermaid({ ...rest, changes }, base.plan, base.plan)).toBeUndefined();
  });

  it("has no more than 40 nodes, the worst among them", () => {
    const many = [...Array(60).keys()].map((n) => `s${n}`);
    const yaml = (owner: string): string => `pipeline: q
steps:
${many.map((name) => `  ${name}: { command: [ls, "/"], owner: ${owner} }`).join("\n")}
  zz_last: { command: [ls, ${owner}] }
`;
    const sides = ["one", "two"].map((owner) => sideOf({ ...CHAIN, "pipelines/q.yaml": yaml(owner) }, "prod"));
    const [was, is] = sides;
    if (!was || !is) throw new Error("no sides");
    const diff = diffPlans("prod", was, is);
    const text = diffMermaid(diff, was.plan, is.plan) ?? "";
    expect(text.match(/\["/g)).toHaveLength(40);
    expect(text).toContain('n1["q/zz_last"]:::behavioural');
    expect(text).toContain('more["and 22 more"]');
    const printed = diffText(
      { format: 1, command: "diff", base: { name: "a" }, head: { name: "b" }, class: diff.class, environments: [diff] },
      (_, line) => line,
    );
    expect(printed).toContain("and 41 more: --json tells all");
  });
});

describe("the text", () => {
  it("says why something cannot be told, and what it costs", () => {
    const cost = (low: number) => ({
      environment: "prod",
      region: "us-east-1",
      prices: { date: "2026-07-14", source: "AWS", of: "emrald" as const },
      per_hour: { low, high: low },
      per_run: { low, high: low, hours: {}, duration: { seconds: 60, from: "assumed" as const } },
      parts: [],
      unknown: [],
      not_counted: [],
    });
    const none = diffPlans("prod", base, base);
    const text = diffText(
      {
        format: 1,
        command: "diff",
        base: { name: "main" },
        head: { name: "x\u001b[31m" },
        class: "none",
        environments: [
          { ...none, cost: { before: cost(1), after: cost(2) } },
          { ...none, environment: "dev", untold: "the spec has 2 errors" },
        ],
      },
      (_, line) => line,
    );
    expect(text).toBe(`main → x [31m

prod: no effect
  cost
    1.00 → 2.00 USD an hour of a run
    1.00 → 2.00 USD a run (1 min assumed)

dev: cannot be told: the spec has 2 errors
`);
  });
});
