import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { client } from "./support/clients.ts";

const GOLDEN = "test/golden/emit";
const LOAD = join(import.meta.dirname, "support", "load_dag.py");

interface Task {
  readonly operator: string;
  readonly upstream: readonly string[];
  readonly rule: string;
  readonly teardown_of: string | null;
  readonly asked: { readonly steps?: readonly { readonly HadoopJarStep: { readonly Args: readonly string[] } }[] };
}

async function tasksOf(name: string, run = "manual__2026-11-01T00:00:00+00:00"): Promise<Record<string, Task>> {
  const context = JSON.stringify({ run_id: run, params: { "stocks.tickers": "A,B" } });
  return (await client("", "python", [LOAD, `${GOLDEN}/${name}/airflow.py`, context])) as Record<string, Task>;
}

describe.each(readdirSync(GOLDEN).sort())("%s", (name) => {
  it("is a DAG whose operators take what it gives them, and whose requests EMR takes", async () => {
    const tasks = Object.entries(await tasksOf(name));
    const of = (operator: string): string[] => tasks.flatMap(([id, task]) => (task.operator === operator ? id : []));
    // Every cluster that is started has a teardown, which comes after all of its steps.
    for (const start of of("EmrCreateJobFlowOperator")) {
      const ends = tasks.filter(([, task]) => task.teardown_of === start);
      expect(ends.map(([, { operator }]) => operator)).toContain("EmrTerminateJobFlowOperator");
      const before = new Set(ends.flatMap(([, { upstream }]) => upstream));
      const steps = tasks.filter(
        ([, { operator, upstream }]) => operator === "EmrAddStepsOperator" && upstream.includes(start),
      );
      for (const [step] of steps) expect([...before]).toContain(step);
    }
    expect(of("EmrAddStepsOperator").length).toBeGreaterThan(0);
  });
});

it("skips what needs a step that may fail, and does not fail for it", async () => {
  const tasks = await tasksOf("unsupported");
  expect(tasks["bakery.menu"]?.upstream).toContain("bakery.hints.succeeded");
  expect(tasks["bakery.menu"]?.upstream).not.toContain("bakery.hints");
  expect(tasks["bakery.hints.succeeded"]).toMatchObject({ upstream: ["bakery.hints"], rule: "all_done" });
  expect(tasks["verdict"]).toMatchObject({ rule: "none_failed" });
  expect(tasks["verdict"]?.upstream).not.toContain("bakery.hints");
});

it("starts a cluster when it has work", async () => {
  const tasks = await tasksOf("two_clusters");
  expect(tasks["start_small"]).toMatchObject({ upstream: [], rule: "all_success" });
  expect(tasks["start_large"]).toMatchObject({ upstream: ["bakery.clean"], rule: "one_success" });
});

it("leaves braces of the user's as they are, and makes Airflow's run ids legal", async () => {
  const { "stocks.report": report } = await tasksOf("full");
  const [step] = report?.asked.steps ?? [];
  expect(step).toMatchObject({
    Name: expect.stringMatching(
      /^stocks\/report run=manual-2026-11-01T00-00-00-00-00-[0-9a-f]{8} attempt=1$/,
    ) as string,
  });
  expect(step?.HadoopJarStep.Args.at(-1)).toBe("it's {braces}, a \\ and {{ jinja }}");
  const plain = await tasksOf("full", "2026-11-01");
  expect(plain["stocks.report"]?.asked.steps?.[0]).toMatchObject({ Name: "stocks/report run=2026-11-01 attempt=1" });
});
