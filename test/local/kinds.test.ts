import { AddJobFlowStepsCommand } from "@aws-sdk/client-emr";
import { expect, test } from "vitest";
import { stepConfig } from "../../src/emit/step-config.ts";
import { asText } from "../../src/plan/bind.ts";
import { compileTree, type Tree } from "../project.ts";
import { sparkBench } from "./support/spark-bench.ts";

const TREE: Tree = {
  "pipelines/project.yaml": "project: demo\ncluster: { release: emr-7.13.0 }\n",
  "pipelines/sales.yaml": `
pipeline: sales
vars: { day: { type: date, default: 2024-01-31 } }
datasets:
  scores: { stage: gold, format: parquet }
steps:
  score: { jar: jobs/score.jar, main_class: com.example.Score, args: ["\${datasets.scores.uri}"], writes: [scores] }
  show: { command: [printf, "%s|", "\${run.id}", "\${vars.day}", 3, two words], reads: [scores] }
  report: { shell: jobs/report.sh, args: ["\${datasets.scores.uri}", "--day=\${vars.day}"], reads: [scores] }
`,
  "jobs/score.jar": "",
  "jobs/report.sh": `#!/bin/bash\nprintf '%s|' "$@"\n`,
};

test("what the plan says of a jar, a command and a script is what the endpoint runs", async () => {
  const { plan, diagnostics } = compileTree(TREE);
  expect(diagnostics).toEqual([]);
  if (!plan) throw new Error("no plan");
  const bench = await sparkBench(`for word in "$@"; do printf '%s|' "$word"; done`);
  for (const [file, { uri }] of Object.entries(plan.artifacts)) await bench.put(asText(uri), TREE[file]);
  const call = {
    run: "r1",
    startedAt: "2026-01-02T03:04:05Z",
    attempt: 1,
    vars: { "sales.day": "2024-02-29" },
    actionOnFailure: "CONTINUE",
  } as const;
  const said = async (name: string): Promise<string> => {
    const Steps = [stepConfig(plan, `sales/${name}`, call)];
    const added = await bench.client.send(new AddJobFlowStepsCommand({ JobFlowId: bench.cluster, Steps }));
    const id = added.StepIds?.[0] ?? "";
    await bench.stepIs(bench.cluster, id, "COMPLETED");
    return bench.log(id, "stdout");
  };
  const scores = `s3://${asText(plan.buckets["gold"])}/sales/scores/`;
  const score = (await said("score")).split("|");
  expect(score.slice(score.indexOf("--class"), score.indexOf("--class") + 2)).toEqual(["--class", "com.example.Score"]);
  expect(score.slice(-3)).toEqual([expect.stringMatching(/score\.jar$/), scores, ""]);
  expect(await said("show")).toBe("r1|2024-02-29|3|two words|");
  expect(await said("report")).toBe(`${scores}|--day=2024-02-29|`);
});
