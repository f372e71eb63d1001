import { expect, it } from "vitest";
import { verdictMarks } from "../../src/cli/print/verdict-marks.ts";
import { Artifacts } from "../../src/project/facts.ts";
import { loadProject } from "../../src/project/project.ts";
import { compile } from "../../src/plan/compile.ts";
import { writeTree } from "../project.ts";

const TREE = {
  ".git/HEAD": "ref: refs/heads/main\n",
  "pipelines/project.yaml": "project: demo\n",
  "pipelines/p.yaml": `pipeline: p
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv }
  a: { stage: silver, format: parquet }
steps:
  clean: { app: p/clean.py, reads: [raw], writes: [a] }
`,
  "spark/apps/p/clean.py": "def run(spark, raw):\n    return raw\n",
};

it("marks the line of the code that failed, else the step in its pipeline", async () => {
  const root = writeTree(TREE);
  const { files, scenes } = await loadProject(root, "local");
  const [scene] = scenes;
  if (!scene) throw new Error("no scene");
  const plan = compile(scene.environment, scene.lineage, new Artifacts(root));
  const failed = (error: object) =>
    verdictMarks(root, { files, plan }, [
      { step: "p/clean", status: "failed", seconds: 1, error: { code: "app/failed", message: "no", ...error } },
    ]);
  const common = { code: "app/failed", severity: "error", message: "p/clean: no" };
  expect(failed({ file: "spark/apps/p/clean.py", line: 2, hint: "look" })).toMatchObject([
    { ...common, hint: "look", file: "spark/apps/p/clean.py", region: { line: 2 } },
  ]);
  // Python says None for what it does not know.
  expect(failed({ file: "spark/apps/p/clean.py", line: null, hint: null })[0]?.region).toBeUndefined();
  for (const nowhere of [{}, { file: null }, { file: "/usr/lib/python3/site.py", line: 9 }, { file: "gone.py" }]) {
    const inPipeline = { ...common, file: "pipelines/p.yaml", region: { line: 6, column: 3 } };
    expect(failed(nowhere)).toMatchObject([inPipeline]);
  }
  const others = [
    { step: "p/clean", status: "ok", seconds: 1 },
    { step: "p/clean", status: "skipped", seconds: 0, reason: "not ours" },
  ] as const;
  expect(verdictMarks(root, { files, plan }, others)).toEqual([]);
});
