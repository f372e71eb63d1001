import { isBroken, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A dataset has no place, two, or one that is not a place in a bucket.",
  why: "It lies in a stage's bucket (`stage:`, and `path:` where the default will not do), or somewhere else (`uri: s3://…`), or it is a table of a database (`jdbc:`). One of them.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const { id, name, stage, path = "", uri, jdbc } of pipeline.datasets) {
        const at = (key: string, on: "key" | "value" = "value"): ReturnType<typeof place> =>
          place(pipeline.layers, ["datasets", name, key], on);
        if (jdbc) {
          const second = stage !== undefined ? "stage" : uri !== undefined && uri !== jdbc.url ? "uri" : undefined;
          if (second !== undefined)
            report({
              at: at(second, "key"),
              message: `the dataset "${id}" has a "jdbc" and a "${second}": it lies in one of them`,
            });
        } else if (uri === undefined) {
          if (stage === undefined && !isBroken(pipeline, ["datasets", name, "stage"])) {
            report({
              at: place(pipeline.layers, ["datasets", name], "key"),
              message: `the dataset "${id}" has neither "stage" nor "uri" nor "jdbc"`,
            });
          }
          const wrong = wrongPath(path);
          if (wrong) report({ at: at("path"), message: `the path "${path}" ${wrong}` });
        } else if (stage !== undefined) {
          report({
            at: at("stage", "key"),
            message: `the dataset "${id}" has a "uri" and a "stage": it lies in one of them`,
          });
        } else if (!/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/./.test(uri)) {
          report({
            at: at("uri"),
            message: `"${uri}" is not the URI of a place in S3`,
            hint: "Write s3://bucket/folder/.",
          });
        }
      }
    }
  },
};

function wrongPath(path: string): string | undefined {
  if (path.includes("://")) return "is a URI; a path begins inside of the stage's bucket";
  if (path.startsWith("/")) return "begins with a slash; paths begin inside of the stage's bucket";
  if (path.split("/").some((part) => part === "." || part === "..")) return 'has a "." or ".." in it';
  if (/^[_.]/.test(path)) return "begins with a character that Spark takes for hidden files";
  if (/[*?[{]/.test(path.split("/")[0] ?? ""))
    return "has a wildcard in its first folder: it would read the whole bucket";
  return undefined;
}
