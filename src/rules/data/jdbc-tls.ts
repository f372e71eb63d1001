import { databaseUrl, isEmbedded } from "../../model/databases.ts";
import { databaseTables } from "../database-tables.ts";
import type { Rule } from "../rule.ts";

/** How the three drivers call what has to do with TLS (their manuals, connection parameters). */
const IN_URL =
  /^(?:use|require|enabled?)?ssl|^tls|^verifyServerCertificate$|^trustServerCertificate$|^serverSslCert$|^disableSslHostnameVerification$|^(?:trust|client)(?:Certificate)?(?:KeyStore|Store)|^(?:fallbackToSystem(?:Trust|Key)Store)$|^keyStore/i;

export const rule: Rule = {
  severity: "error",
  summary: "What is said of the TLS of a database has no effect, or is said twice.",
  why: "`tls` says it for all drivers: verify (the default), encrypt or off. A certificate says who is trusted, so it is of use where the server is verified. What a URL says besides would win over it, or lose, by driver. A database in memory has no connection.",
  looksAt: "pipelines",
  check(scene, report) {
    for (const { dataset, jdbc, at, withoutHint, isBroken } of databaseTables(scene)) {
      if (isBroken("tls") || isBroken("url")) continue;
      const { mode, certificate } = jdbc.tls;
      const inUrl = databaseUrl(jdbc.url).parameters.find((name) => IN_URL.test(name));
      if (isEmbedded(jdbc.url)) {
        if (mode !== "verify" || certificate !== undefined)
          report({
            at: at(["tls"], "key"),
            message: `"tls" has no effect on "${dataset.id}": a database in memory has no connection`,
            hint: withoutHint("tls"),
          });
        continue;
      }
      if (certificate !== undefined && mode !== "verify")
        report({
          at: at(["tls", "certificate"]),
          message: `"${certificate}" has no effect: with tls "${mode}" the server's certificate is not checked`,
          hint: "Write mode: verify.",
        });
      if (inUrl !== undefined)
        report({
          at: at(["url"]),
          message: `the URL says "${inUrl}", which "tls" says for all drivers`,
          hint: "Take it out of the URL, and write tls: verify, encrypt or off.",
        });
    }
  },
};
