import { entryOf } from "../../model/files.ts";
import { checkFile } from "../named-file.ts";
import { place, type Rule } from "../rule.ts";

const WHAT = { app: "app", script: "script", sql: "SQL file", jar: "jar", shell: "shell script" } as const;

export const rule: Rule = {
  severity: "error",
  summary: "A file that holds a step's code, or an upload, is not in the repository.",
  why: "Names are paths from the repository's root; an app's from spark/apps/; only a jar may be named by its s3:// URI. What is missing here would be missing on the cluster.",
  looksAt: "pipelines",
  check({ lineage, facts }, report) {
    for (const { layers, steps, datasets } of lineage.pipelines.values()) {
      for (const step of steps) {
        const entry = entryOf(step);
        if (!entry) continue;
        const { file, as } = entry;
        checkFile({ file, what: WHAT[as] }, facts, () => place(layers, ["steps", step.name, as]), report);
      }
      for (const { name, upload } of datasets) {
        if (upload === undefined) continue;
        const what = "file or folder to upload";
        checkFile(
          { file: upload, what, mayBeFolder: true },
          facts,
          () => place(layers, ["datasets", name, "upload"]),
          report,
        );
      }
    }
  },
};
