import { hasUnknownSteps, isBroken, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A dataset is read, but nothing makes it: no step writes it, no files are uploaded, and it is not external.",
  why: "The first run would fail for want of data. Say where it comes from: `upload:` for files of the repository, `uri:` for somebody else's data, `jdbc:` for a table of a database, or a step that writes it.",
  looksAt: "pipelines",
  check(scene, report) {
    const { lineage } = scene;
    if (hasUnknownSteps(scene)) return;
    for (const dataset of lineage.datasets.values()) {
      const { id, name, upload, uri, jdbc } = dataset;
      const readers = lineage.readers.get(id);
      if (!readers || lineage.writers.has(id) || upload !== undefined || uri !== undefined || jdbc) continue;
      const { layers = [], broken = [] } = lineage.pipelines.get(dataset.pipeline) ?? {};
      if (isBroken({ broken }, ["datasets", name, "jdbc"])) continue;
      report({
        at: place(layers, ["datasets", name], "key"),
        message: `nothing makes the dataset "${id}": no step writes it, and it has neither "upload" nor "uri" nor "jdbc"`,
        related: readers.slice(0, 3).map((step) => ({
          place: place(
            lineage.pipelines.get(step.pipeline)?.layers ?? [],
            step.reads.find((use) => use.id === id)?.path ?? [],
          ),
          message: `"${step.id}" reads it`,
        })),
      });
    }
  },
};
