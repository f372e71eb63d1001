import { databaseUrl, isPrivate } from "../../model/databases.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { databaseTables } from "../database-tables.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "warning",
  summary: "A database has a private address, and the environment a network of its own.",
  why: "A NAT leads to the internet and to nothing private. Databases of RDS have private addresses unless they are made publicly accessible; what is in a VPC is reached from that VPC, `network: { vpc, subnets }`.",
  looksAt: "environment",
  check(scene, report) {
    const { network, name, layers, lifecycle } = scene.environment;
    if (name === LOCAL_ENVIRONMENT || lifecycle === "existing" || !network.nat || network.vpc !== undefined) return;
    for (const { dataset, jdbc, at, isBroken } of databaseTables(scene)) {
      const host = isBroken("url") ? undefined : databaseUrl(jdbc.url).hosts.find(isPrivate);
      if (host === undefined) continue;
      report({
        at: at(["url"]),
        message: `"${host}", which "${dataset.id}" is read from, looks private: the network that emrald makes for environment "${name}" does not reach it`,
        hint: `Give environment "${name}" the database's network: network: { vpc: vpc-…, subnets: [subnet-…] }.`,
        related: [{ place: place(layers, ["network"], "key"), message: "the environment's network" }],
      });
    }
  },
};
