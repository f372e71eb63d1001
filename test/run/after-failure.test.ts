import { describe, expect, it } from "vitest";
import { afterFailure, isOfCode, keptOfPlan } from "../../src/cli/print/after-failure.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { compileTree, type Tree } from "../project.ts";

const TREE: Tree = {
  "pipelines/project.yaml": "project: demo\nenvironments: { dev: { region: us-east-1 } }\n",
  "pipelines/shop.yaml": [
    "pipeline: shop",
    "datasets:",
    "  raw: { uri: s3://theirs/raw/, format: parquet, columns: { id: int } }",
    "  orders: { stage: silver, format: parquet, columns: { id: int } }",
    "steps:",
    "  clean: { app: clean.py, reads: [raw], writes: [orders] }",
    "  tell: { shell: tell.sh, reads: [orders] }",
  ].join("\n"),
  "spark/apps/clean.py": "def run(spark, raw):\n    return raw\n",
  "spark/scripts/tell.sh": "#!/bin/bash\n",
  "tell.sh": "#!/bin/bash\n",
};

function planOf(tree: Tree): Plan {
  const { plan, diagnostics } = compileTree(tree);
  if (!plan) throw new Error(JSON.stringify(diagnostics));
  return plan;
}

type Failed = Extract<RunEvent, { event: "step-failed" }>;

const LOG = { uri: "s3://logs/stderr.gz", lines: [] };

function failed(step: string, more: Partial<Failed>): Failed {
  return { event: "step-failed", step, attempt: 1, seconds: 1, reason: "no", retry: false, ...more };
}

function withCode(code: string): Partial<Failed> {
  const error = { code, message: "no" };
  return { report: { format: 1, status: "failed", seconds: 1, reads: {}, writes: {}, warnings: [], error }, log: LOG };
}

describe("after a failure", () => {
  it.each<[what: string, event: Failed, ofCode: boolean]>([
    ["an app that raised", failed("shop/clean", withCode("app/raised")), true],
    ["a result that is not what was declared", failed("shop/clean", withCode("data/columns")), true],
    ["data that is not there", failed("shop/clean", withCode("read/missing")), false],
    ["a step of the runtime that was killed", failed("shop/clean", { log: LOG }), false],
    ["a program that failed", failed("shop/tell", { log: LOG }), true],
    ["a program that went down with its cluster", failed("shop/tell", {}), false],
  ])("%s", (_, event, ofCode) => {
    expect(isOfCode(event, planOf(TREE))).toBe(ofCode);
  });

  it("of code the new run comes first, and the other is said to keep the code", () => {
    expect(afterFailure("R1", { environment: "dev" }, true).slice(1)).toEqual([
      "  npx emrald run --env dev   everything, by the files as they are now",
      "  npx emrald run --env dev --resume R1   the rest of this run, by the same plan: with the code that failed",
    ]);
  });

  it("of the world the rest of the run comes first", () => {
    expect(afterFailure("R1", { environment: "local" }, false).slice(1)).toEqual([
      "  npx emrald run --resume R1   the rest of this run, by the same plan",
      "  npx emrald run   everything, by the files as they are now",
    ]);
  });
});

describe("a run that is taken up says what it does not take", () => {
  it("nothing, where nothing changed", () => {
    expect(keptOfPlan(planOf(TREE), planOf({ ...TREE }))).toBeUndefined();
  });

  it("files of its plan that changed", () => {
    const now = planOf({ ...TREE, "spark/apps/clean.py": "def run(spark, raw):\n    return raw.distinct()\n" });
    expect(keptOfPlan(planOf(TREE), now)).toBe(
      "spark/apps/clean.py changed since this run began, and it keeps its own plan: a new run takes what is there now (npx emrald run)",
    );
  });

  it("the first of many", () => {
    const plan = planOf(TREE);
    const artifacts = Object.fromEntries("abcde".split("").map((file) => [file, { sha256: file, uri: "" }]));
    expect(keptOfPlan({ ...plan, artifacts, digest: "other" }, plan)).toMatch(/^a, b, c and 2 more changed since/);
  });

  it("the YAML, which is no file of the plan", () => {
    const shop = TREE["pipelines/shop.yaml"]?.replace("[raw], w", "[raw], timeout: 60s, w") ?? "";
    expect(keptOfPlan(planOf(TREE), planOf({ ...TREE, "pipelines/shop.yaml": shop }))).toMatch(
      /^the project changed since/,
    );
  });
});
