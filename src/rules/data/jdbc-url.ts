import { DATABASES, databaseUrl, isEmbedded } from "../../model/databases.ts";
import { suggest } from "../../spec/nearest.ts";
import { isSecretName } from "../../spec/secret-name.ts";
import { masked } from "../../spec/secret.ts";
import { type DatabaseTable, databaseTables } from "../database-tables.ts";
import { type Report, type Rule } from "../rule.ts";

/** Who asks, by the drivers' own names of it. */
const WHO = /^(?:user|username)$/i;

export const rule: Rule = {
  severity: "error",
  summary: "The URL of a database holds a user or a password, or leads to no database that emrald reads.",
  why: "What is in a URL is in the repository, in plans and in logs: user and password come from `secret`. emrald knows PostgreSQL, MySQL and MariaDB, and in a local run Derby in memory, which is part of Spark; how others want their TLS and their ranges it does not know.",
  looksAt: "pipelines",
  check(scene, report) {
    for (const table of databaseTables(scene)) if (!table.isBroken("url")) checkUrl(table, report);
  },
};

function checkUrl({ jdbc: { url }, at }: DatabaseTable, report: Report): void {
  const { kind, hosts, parameters, hasUser } = databaseUrl(url);
  const whose = parameters.find((name) => WHO.test(name) || isSecretName(name));
  const shown = masked(url);
  if (!Object.hasOwn(DATABASES, kind)) {
    report({
      at: at(["url"]),
      message: `"${shown}" is of no database that emrald reads: "${kind}"`,
      hint: suggest(kind, Object.keys(DATABASES), "database"),
    });
  } else if (hasUser || whose !== undefined) {
    report({
      at: at(["url"]),
      message:
        whose === undefined
          ? 'the URL has a user before "@"'
          : `the URL says "${whose}": it would be in the repository, in plans and in logs`,
      hint: "Name the secret that holds username and password: secret: <name>.",
    });
  } else if (isEmbedded(url)) {
    if (/^jdbc:derby:memory:[\w.-]+$/.test(url)) return;
    report({
      at: at(["url"]),
      message: `"${shown}" is no database in memory`,
      hint: "Write jdbc:derby:memory:<name>, and nothing behind it.",
    });
  } else if (hosts.length === 0) {
    report({ at: at(["url"]), message: `"${shown}" names no host`, hint: `Write jdbc:${kind}://<host>/<database>.` });
  }
}
