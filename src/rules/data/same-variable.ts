import { isEmbedded } from "../../model/databases.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { type DatabaseTable, databaseTables } from "../database-tables.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "In a local run one variable would stand in for two secrets.",
  why: "The variable is EMRALD_SECRET_ and the name in upper case, with `_` for everything but letters and digits, so that `orders-db` and `orders/db` are one. A run on this machine would send the password of one database to the host of the other.",
  looksAt: "environment",
  check(scene, report) {
    if (scene.environment.name !== LOCAL_ENVIRONMENT) return;
    const seen = new Map<string, DatabaseTable>();
    const told = new Set<string>();
    for (const table of databaseTables(scene)) {
      const { dataset, jdbc, at } = table;
      const { secret, url } = jdbc;
      if (secret === undefined || isEmbedded(url)) continue;
      const variable = variableOf(secret);
      const other = seen.get(variable);
      if (!other) seen.set(variable, table);
      if (!other || other.jdbc.secret === secret || told.has(secret)) continue;
      told.add(secret);
      report({
        at: at(["secret"]),
        message: `the secrets "${secret}" of "${dataset.id}" and "${other.jdbc.secret ?? ""}" of "${other.dataset.id}" are one variable in a local run, ${variable}`,
        hint: "Give one of them another name for local runs, in environments: { local: … }.",
        related: [{ place: other.at(["secret"]), message: "the other secret" }],
      });
    }
  },
};

/** The variable that stands in for a secret, as the runtime makes it (spark/emrald/jdbc_secret.py). */
function variableOf(secret: string): string {
  return `EMRALD_SECRET_${secret.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;
}
