import { KINDS } from "../../spec/kinds.ts";
import { crawled } from "../../model/crawl.ts";
import { databaseTables } from "../database-tables.ts";
import { hasUnknownSteps, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A step that cannot read a database reads one.",
  why: "app, sql and convert steps get the rows. A script or a jar gets the URL (`${datasets.x.uri}`), the driver on its class path and the right to the secret, and asks for itself: what emrald would do with columns, ranges and TLS has no effect there. A command and a shell script get neither driver nor secret.",
  looksAt: "pipelines",
  check(scene, report) {
    const { lineage } = scene;
    for (const { dataset, jdbc, at } of databaseTables(scene)) {
      const readers = lineage.readers.get(dataset.id) ?? [];
      for (const step of readers) {
        const [kind] = step.kinds;
        if (kind === undefined || KINDS[kind].isSpark || crawled(step).length > 0) continue;
        const use = step.reads.find(({ id }) => id === dataset.id);
        report({
          at: place(lineage.pipelines.get(step.pipeline)?.layers ?? [], use?.path ?? ["steps", step.name]),
          message: `a ${kind} step cannot read "${dataset.id}", a table of a database`,
          hint: "Copy it to a stage with a convert step, and read that.",
          related: [{ place: at([], "key"), message: "declared here" }],
        });
      }
      const programs = readers.filter(({ kinds: [kind] }) => kind !== undefined && !KINDS[kind].isRuntime);
      const [program] = programs;
      if (hasUnknownSteps(scene) || !program || programs.length < readers.length || !KINDS[program.kinds[0] ?? "crawl"].isSpark) continue;
      const ignored = [
        ...(jdbc.partition ? ["partition"] : []),
        ...(jdbc.fetchSize === undefined ? [] : ["fetch_size"]),
        ...(jdbc.tls.mode === "verify" && jdbc.tls.certificate === undefined ? [] : ["tls"]),
      ];
      for (const key of ignored)
        report({
          at: at([key], "key"),
          message: `"${key}" has no effect on "${dataset.id}": the ${program.kinds[0]} step "${program.id}" reads it by itself`,
        });
    }
  },
};
