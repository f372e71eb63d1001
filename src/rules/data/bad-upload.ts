import { beforeWildcard, hasWildcard } from "../../model/names.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "Files are uploaded to a dataset that cannot hold them.",
  why: "A folder goes to a folder, a file to a file or into a folder; and only into a dataset that nobody else fills: not an external one, and not one that a step writes.",
  looksAt: "pipelines",
  check({ lineage, facts }, report) {
    for (const { id, name, pipeline, upload, uri, jdbc, path = "" } of lineage.datasets.values()) {
      if (upload === undefined) continue;
      const layers = lineage.pipelines.get(pipeline)?.layers ?? [];
      const say = (message: string): void => report({ at: place(layers, ["datasets", name, "upload"]), message });
      const [writer] = lineage.writers.get(id) ?? [];
      const toFolder = hasWildcard(path) ? beforeWildcard(path) !== "" : path.endsWith("/");
      if (jdbc) say(`"${id}" is read from a database: nothing can be uploaded to it`);
      else if (uri !== undefined) say(`"${id}" is external (it has a "uri"): nothing can be uploaded to it`);
      else if (writer) say(`"${id}" is written by step "${writer.id}": what is uploaded would be lost`);
      else if (facts.kind(upload) === "folder" && !toFolder) say(`"${upload}" is a folder, and "${path}" is one file`);
    }
  },
};
