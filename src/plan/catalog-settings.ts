import type { EnvironmentSpec } from "../spec/types.ts";
import type { PlanCluster } from "./plan.ts";

type Configurations = PlanCluster["configurations"];

/** The client through which Hive's metastore is the Glue catalog (EMR Release Guide, "Use the Glue Data Catalog for Spark"). */
const GLUE = {
  "hive.metastore.client.factory.class": "com.amazonaws.glue.catalog.metastore.AWSGlueDataCatalogHiveClientFactory",
};

/** What a cluster has to be told, so that its tables are those of the catalog; what the project itself says comes on top. */
export function withCatalog(
  { catalog }: Pick<EnvironmentSpec, "catalog">,
  applications: readonly string[],
  own: Configurations,
): Configurations {
  if (catalog.tables === "none") return own;
  const sites = ["spark-hive-site", ...(applications.includes("Hive") ? ["hive-site"] : [])];
  const ours = Object.fromEntries(sites.map((site) => [site, { ...GLUE, ...own[site] }]));
  return { ...own, ...ours };
}
