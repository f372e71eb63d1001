import { isEmbedded } from "../../model/databases.ts";
import { databaseTables } from "../database-tables.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "It is not said who asks a database, or it is said of one that asks nobody.",
  why: "`secret` names what holds username and password: a secret of Secrets Manager, and in a local run the variable EMRALD_SECRET_<NAME>. A database inside of Spark has neither.",
  looksAt: "pipelines",
  check(scene, report) {
    for (const { dataset, jdbc, at, withoutHint, isBroken } of databaseTables(scene)) {
      if (isBroken("secret") || isBroken("url")) continue;
      if (isEmbedded(jdbc.url) && jdbc.secret !== undefined) {
        report({
          at: at(["secret"], "key"),
          message: `"secret" has no effect on "${dataset.id}": a database in memory asks for no password`,
          hint: withoutHint("secret"),
        });
      } else if (!isEmbedded(jdbc.url) && jdbc.secret === undefined) {
        report({
          at: at([], "key"),
          message: `"${dataset.id}" does not say who asks the database: it has no "secret"`,
          hint: 'Name a secret that holds {"username": …, "password": …}: secret: <name>.',
        });
      }
    }
  },
};
