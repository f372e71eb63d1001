import { type Database, DATABASES, databaseUrl } from "../../model/databases.ts";
import { isJar } from "../../model/packages.ts";
import { library } from "../../model/pinned.ts";
import { references } from "../../spec/reference.ts";
import { type DatabaseTable, databaseTables } from "../database-tables.ts";
import type { Report, Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "The driver of a database is missing, is another database's, or is not pinned.",
  why: "Spark speaks to a database through a driver that it does not bring, except Derby's: a Maven coordinate with its exact version, which `emrald lock` locks, or a .jar file. What is in a .jar cannot be told from here.",
  looksAt: "pipelines",
  check(scene, report) {
    for (const table of databaseTables(scene)) {
      const database = DATABASES[databaseUrl(table.jdbc.url).kind];
      if (database && !table.isBroken("driver") && !table.isBroken("url")) checkDriver(table, database, report);
    }
  },
};

function checkDriver({ dataset: { id }, jdbc: { driver }, at, withoutHint }: DatabaseTable, database: Database, report: Report): void {
  const { name, driver: wanted } = database;
  if (wanted === undefined) {
    if (driver !== undefined)
      report({
        at: at(["driver"], "key"),
        message: `"driver" has no effect on "${id}": ${name} is a part of Spark`,
        hint: withoutHint("driver"),
      });
    return;
  }
  if (driver === undefined) {
    report({
      at: at([], "key"),
      message: `"${id}" has no driver, and Spark brings none of ${name}`,
      hint: `Write driver: ${wanted}:<version>.`,
    });
    return;
  }
  // References have been told of.
  if (isJar(driver) || references(driver).length > 0) return;
  const { name: artifact } = library(driver) ?? {};
  const hint = `Write driver: ${wanted}:<version>, or name a .jar file.`;
  if (artifact === undefined) {
    report({
      at: at(["driver"]),
      message: `"${driver}" is neither one version of a library, group:artifact:version, nor a .jar file`,
      hint,
    });
  } else if (artifact !== wanted) {
    const other = Object.values(DATABASES).find((one) => one.driver === artifact);
    report({
      at: at(["driver"]),
      message: `"${artifact}" is ${other ? `${other.name}'s driver` : "no driver that emrald knows"}, and the URL is ${name}'s`,
      hint,
    });
  }
}
