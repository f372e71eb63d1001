import { entryOf } from "../../model/files.ts";
import { isS3 } from "../../model/s3.ts";
import { isJar } from "../../model/packages.ts";
import { references } from "../../spec/reference.ts";
import { checkFile } from "../named-file.ts";
import { place, type Rule } from "../rule.ts";
import { type DependencyKey, dependencyLists } from "../step-dependencies.ts";

const WHAT = { app: "app", script: "script", sql: "SQL file", jar: "jar", shell: "shell script" } as const;

const NEEDED: Readonly<Partial<Record<DependencyKey, string>>> = {
  jars: "jar",
  py_files: "module",
  archives: "archive",
};

export const rule: Rule = {
  severity: "error",
  summary:
    "A file that holds a step's code or is needed by it, an upload, or what a database needs is not in the repository.",
  why: "Names are paths from the repository's root; an app's from spark/apps/; jars, archives and modules may be named by their s3:// URIs. What is missing here would be missing on the cluster.",
  looksAt: "pipelines",
  check({ lineage, facts }, report) {
    for (const { key, texts, at } of dependencyLists(lineage)) {
      const what = NEEDED[key];
      for (const [index, text] of what === undefined ? [] : texts.entries()) {
        const [file = ""] = text.split("#");
        if (what !== undefined && !isS3(file)) checkFile({ file, what }, facts, () => at(index), report);
      }
    }
    for (const { layers, steps, datasets } of lineage.pipelines.values()) {
      for (const step of steps) {
        const entry = entryOf(step);
        if (!entry) continue;
        const { file, as } = entry;
        checkFile({ file, what: WHAT[as] }, facts, () => place(layers, ["steps", step.name, as]), report);
      }
      for (const { name, upload, jdbc } of datasets) {
        const { seed, tls, driver } = jdbc ?? {};
        for (const [file, what, ...key] of [
          [seed, "SQL file", "seed"],
          [tls?.certificate, "certificate", "tls", "certificate"],
          [driver !== undefined && isJar(driver) && !isS3(driver) ? driver : undefined, "driver", "driver"],
        ] as const) {
          // A reference has been told of where it stands.
          if (file === undefined || references(file).length > 0) continue;
          checkFile({ file, what }, facts, () => place(layers, ["datasets", name, "jdbc", ...key]), report);
        }
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
