import type { EnvironmentSpec } from "../spec/types.ts";

/** Properties of Spark by which nodes download; the first says what. */
export const DOWNLOADING = ["spark.jars.packages", "spark.jars.repositories"] as const;

/** False where clusters reach AWS's endpoints alone. Somebody else's network may have a way of its own: that cannot be told from here. */
export function hasWayOut({ network }: EnvironmentSpec): boolean {
  return network.nat || network.vpc !== undefined;
}
