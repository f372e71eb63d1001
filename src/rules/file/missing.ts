import { filesOfEnvironment, filesOfPipeline, type NamedFile } from "../../model/files.ts";
import { place, type Rule } from "../rule.ts";

const WHAT: Record<NamedFile["as"], string> = {
  app: "app",
  script: "script",
  sql: "SQL file",
  bootstrap: "bootstrap script",
  upload: "file or folder to upload",
};

export const rule: Rule = {
  severity: "error",
  summary: "An app, script, SQL file, bootstrap script or upload is not in the repository.",
  why: "Names are paths from the repository's root; an app's from spark/apps/. What is missing here would be missing on the cluster.",
  looksAt: "environment",
  check({ environment, facts }, report) {
    const files = [...filesOfEnvironment(environment), ...environment.pipelines.flatMap(filesOfPipeline)];
    for (const { file, as, layers, path } of files) {
      const kind = facts.kind(file);
      const at = (): ReturnType<typeof place> => place(layers, path);
      if (file.startsWith("/") || file.split("/").includes("..")) {
        report({ at: at(), message: `the ${WHAT[as]} "${file}" is outside of the repository` });
      } else if (kind === undefined) report({ at: at(), message: `the ${WHAT[as]} "${file}" does not exist` });
      else if (kind === "folder" && as !== "upload")
        report({ at: at(), message: `the ${WHAT[as]} "${file}" is a folder` });
    }
  },
};
