import { isEmbedded } from "../../model/databases.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { databaseTables } from "../database-tables.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A database in memory stands where none is, or is empty; or another one is to be filled.",
  why: "jdbc:derby:memory: is for local runs, where it stands for a database that is not here: `seed` fills it. On a cluster it would be a new and empty one. Other databases emrald only reads.",
  looksAt: "environment",
  check(scene, report) {
    const { name } = scene.environment;
    for (const { dataset, jdbc, at, isBroken } of databaseTables(scene)) {
      if (isBroken("url") || isBroken("seed")) continue;
      if (!isEmbedded(jdbc.url)) {
        if (jdbc.seed !== undefined)
          report({
            at: at(["seed"], "key"),
            message: `"seed" is for a database in memory, and "${dataset.id}" is read from one that is only read`,
          });
      } else if (name !== LOCAL_ENVIRONMENT) {
        report({
          at: at(["url"]),
          message: `"${dataset.id}" is read from a database in memory, which is for local runs: in environment "${name}" it would be empty`,
          hint: `Write the database's URL here, and this one in environments.${LOCAL_ENVIRONMENT}.pipelines.${dataset.pipeline}.`,
        });
      } else if (jdbc.seed === undefined) {
        report({
          at: at(["url"]),
          message: `nothing fills the database of "${dataset.id}": a database in memory begins empty`,
          hint: "Name a file of SQL statements: seed: data/….sql.",
        });
      }
    }
  },
};
