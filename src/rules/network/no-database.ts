import { databaseUrl, isEmbedded, isLoopback } from "../../model/databases.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { databaseTables } from "../database-tables.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A database is read in an environment whose network has no way to it.",
  why: "A network that emrald makes leads to AWS's own services alone, and with `nat: true` to the internet. A database in a VPC is reached from that VPC: `network: { vpc, subnets }`. `localhost` is whichever node asks.",
  looksAt: "environment",
  check(scene, report) {
    const { network, name, layers, lifecycle } = scene.environment;
    if (name === LOCAL_ENVIRONMENT) return;
    for (const { dataset, jdbc, at, isBroken } of databaseTables(scene)) {
      if (isBroken("url") || isEmbedded(jdbc.url)) continue;
      const near = databaseUrl(jdbc.url).hosts.find(isLoopback);
      if (near !== undefined) {
        report({
          at: at(["url"]),
          message: `"${near}" is the cluster's own node in environment "${name}", and no database runs there`,
          hint: "Write the database's own name.",
        });
      } else if (lifecycle !== "existing" && !network.nat && network.vpc === undefined) {
        report({
          at: at(["url"]),
          message: `"${dataset.id}" is read from a database, and the network of environment "${name}" has no way to one`,
          hint: `Give environment "${name}" the database's network, network: { vpc: vpc-…, subnets: [subnet-…] }, or for one on the internet network: { nat: true }.`,
          related: [{ place: place(layers, ["network"], "key"), message: "the environment's network" }],
        });
      }
    }
  },
};
