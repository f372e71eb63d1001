import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { emrald, interleaved, print, processSeconds, seconds, times } from "./measure.ts";
import { pipeline, pipelineName, writeProject } from "./projects.ts";

/** Of a project with two environments: one pipeline is changed. The baseline is what has to be done anyway: both trees checked, and git's own diff. */
export async function benchDiff(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "emrald-bench-"));
  const project = (size: number): string => join(folder, String(size));
  for (const size of [1, 100, 1000]) changedRepository(project(size), size);
  const diff = (size: number): number => emrald("diff", "HEAD~1...HEAD", "--project", project(size));
  const checks = (size: number): number => {
    const forget = (): void => rmSync(join(project(size), ".emrald"), { recursive: true, force: true });
    return [0, 1].reduce((sum) => (forget(), sum + emrald("check", "--project", project(size))), 0);
  };
  const found = await interleaved(5, {
    git: () => processSeconds("git", ["-C", project(1000), "diff", "--stat", "HEAD~1...HEAD"]),
    one: () => diff(1),
    oneChecked: () => checks(1),
    hundred: () => diff(100),
    hundredChecked: () => checks(100),
    thousand: () => diff(1000),
    thousandChecked: () => checks(1000),
  });
  rmSync(folder, { recursive: true, force: true });
  print("emrald diff of one changed pipeline, two environments, whole process", [
    ["`git diff --stat`, 1,000 pipelines", seconds(found.git)],
    ["1 pipeline", `${seconds(found.one)} (${times(found.one, found.oneChecked)} two checks)`],
    ["100 pipelines", `${seconds(found.hundred)} (${times(found.hundred, found.hundredChecked)} two checks, cold)`],
    [
      "1,000 pipelines",
      `${seconds(found.thousand)} (${times(found.thousand, found.thousandChecked)} two checks, cold)`,
    ],
  ]);
}

function changedRepository(root: string, size: number): void {
  writeProject(root, size);
  const git = (...args: string[]): void => {
    const { status, stderr } = spawnSync("git", [
      "-C",
      root,
      "-c",
      "user.name=b",
      "-c",
      "user.email=b@localhost",
      ...args,
    ]);
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr.toString()}`);
  };
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "first");
  writeFileSync(join(root, "pipelines", `${pipelineName(0)}.yaml`), pipeline(0).replace("top: 10", "top: 20"));
  git("commit", "--quiet", "--all", "--message", "second");
}
