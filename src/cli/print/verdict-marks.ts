import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { CompiledProject } from "../../project/plan.ts";
import { fingerprint, type Mark } from "../../project/print/mark.ts";
import { Positions } from "../../project/print/problems.ts";
import { repositoryPaths } from "../../project/print/repository-path.ts";
import type { Verdict } from "../verify/verdict.ts";

/** Steps that failed, where their code says so; else where the pipeline's file has them. */
export function verdictMarks(
  root: string,
  { files, plan }: Pick<CompiledProject, "files" | "plan">,
  verdicts: readonly Verdict[],
): readonly Mark[] {
  const pathOf = repositoryPaths(root);
  const positions = new Positions(root);
  return verdicts.flatMap(({ step, status, error, reason }): Mark[] => {
    if (status !== "failed") return [];
    const { code = "step/failed", message = reason ?? "it failed", hint, file, line } = error ?? {};
    const said = `${step}: ${message}`;
    const common = { code, severity: "error", message: said, ...(hint ? { hint } : {}), related: [] } as const;
    // A frame may be of a library, outside of the project.
    const isOurs = file && existsSync(resolve(root, file)) && !pathOf(file).startsWith("..");
    if (isOurs) {
      const path = pathOf(file);
      return [
        {
          ...common,
          file: path,
          ...(line ? { region: { line } } : {}),
          fingerprint: fingerprint(code, path, said, []),
        },
      ];
    }
    const pipeline = plan.steps[step]?.pipeline ?? "";
    const place = {
      file: files.pipelines.get(pipeline)?.file ?? "",
      path: ["steps", step.slice(pipeline.length + 1)],
      on: "key",
    } as const;
    const { line: at, column } = positions.of(place);
    const path = pathOf(place.file);
    return [
      { ...common, file: path, region: { line: at, column }, fingerprint: fingerprint(code, path, said, place.path) },
    ];
  });
}
