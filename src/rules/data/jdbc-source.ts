import { databaseTables } from "../database-tables.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "It is not said once what is read from a database: by `table` or by `query`.",
  why: "Spark takes `dbtable` or `query`, and refuses both. A query becomes a part of the statements that Spark makes, so it is one SELECT; and what is one is no `table`.",
  looksAt: "pipelines",
  check(scene, report) {
    for (const { dataset, jdbc, at, isBroken } of databaseTables(scene)) {
      const { table, query } = jdbc;
      if (isBroken("table") || isBroken("query")) continue;
      if (table === undefined && query === undefined) {
        report({
          at: at([], "key"),
          message: `"${dataset.id}" does not say what is read: it has neither "table" nor "query"`,
        });
      } else if (table !== undefined && query !== undefined) {
        report({
          at: at(["query"], "key"),
          message: `"${dataset.id}" has a "table" and a "query": it is one of them`,
          related: [{ place: at(["table"], "key"), message: '"table" is here' }],
        });
      } else if (table !== undefined && /^\s*(?:\(|(?:select|with)\s)/i.test(table)) {
        report({ at: at(["table"]), message: `"${table}" is a query, and no table`, hint: "Write it at query:." });
      } else if (query !== undefined && !/^\s*(?:select|with|\(|--|\/\*)/i.test(query)) {
        report({
          at: at(["query"]),
          message: `"${query}" is no SELECT`,
          hint: "A table has its name at table:.",
        });
      }
    }
  },
};
