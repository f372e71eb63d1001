import { compile } from "../src/plan/compile.ts";
import { canonicalPretty } from "../src/model/canonical.ts";
import { checkProject } from "../src/rules/check.ts";
import { assemble, readFile } from "../src/spec/project.ts";
import { NO_LOCK } from "../src/spec/packages-lock.ts";
import { interleaved, print, seconds, times } from "./measure.ts";

/** One pipeline of n steps, each reading what the one before it made: the longest chain there is. */
function chain(steps: number): string {
  const lines = [
    "pipeline: chain",
    "datasets:",
    "  d0: { stage: bronze, path: in/*.csv, format: csv, upload: data/in/ }",
  ];
  for (let step = 1; step <= steps; step++) lines.push(`  d${step}: { stage: silver, format: parquet }`);
  lines.push("steps:");
  for (let step = 1; step <= steps; step++)
    lines.push(`  s${step}: { convert: true, reads: [d${step - 1}], writes: [d${step}] }`);
  return `${lines.join("\n")}\n`;
}

/** Check and compile from parsed values on: what grows with the graph, without the time of YAML. */
export async function benchPlan(): Promise<void> {
  const subject = (steps: number): (() => number) => {
    const files = { "pipelines/project.yaml": "project: bench\n", "pipelines/chain.yaml": chain(steps) };
    const outcomes = Object.entries(files).map(([file, text]) => readFile(file, Buffer.from(text)));
    const problems = outcomes.flatMap(({ diagnostics }) => diagnostics);
    if (problems.length > 0) throw new Error(JSON.stringify(problems.slice(0, 3)));
    const read = outcomes.map(({ value }) => value);
    return () => {
      const begun = performance.now();
      const { value: scenes, diagnostics } = checkProject(
        assemble(read).value,
        { kind: () => "folder", text: () => "", lock: NO_LOCK },
        ["local"],
      );
      const [scene] = scenes;
      if (!scene || diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics.slice(0, 3)));
      canonicalPretty(compile(scene.environment, scene.lineage, { hash: () => "0".repeat(64), lock: NO_LOCK }));
      return (performance.now() - begun) / 1000;
    };
  };
  const found = await interleaved(5, { ten: subject(10_000), twenty: subject(20_000) });
  print("check and compile one chain of steps, in process, without YAML", [
    ["10,000 steps", seconds(found.ten)],
    ["20,000 steps", `${seconds(found.twenty)} (${times(found.twenty, found.ten)})`],
  ]);
}
