import { KINDS } from "../../spec/kinds.ts";
import { databaseTables } from "../database-tables.ts";
import { isBroken, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "The columns that are read from a database are not declared, or no database has such.",
  why: "The declared columns are selected, and nothing else: what nobody names is not read, and does not leave the database. Lists, maps and structs a database does not give to Spark.",
  looksAt: "pipelines",
  check({ lineage, ...scene }, report) {
    for (const { dataset, at } of databaseTables({ lineage, ...scene })) {
      const { id, name, columns } = dataset;
      const pipeline = lineage.pipelines.get(dataset.pipeline);
      if (!pipeline || isBroken(pipeline, ["datasets", name, "columns"])) continue;
      // A program by itself selects by itself.
      const isSelected = lineage.readers.get(id)?.some(({ kinds: [kind] }) => kind !== undefined && KINDS[kind].isRuntime);
      if (columns.length === 0 && isSelected)
        report({ at: at([], "key"), message: `"${id}" declares no columns, so nothing is selected`, hint: "Write columns: { <name>: <type>, … }." });
      for (const { name: column, type = "" } of columns) {
        if (!/^(?:array|map|struct)\s*</i.test(type.trim())) continue;
        report({
          at: place(pipeline.layers, ["datasets", name, "columns", column]),
          message: `the column "${column}" of "${id}" is ${type}: a database gives single values`,
          hint: "Read it as text, and let a step parse it.",
        });
      }
    }
  },
};
