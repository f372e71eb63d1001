import type { Place } from "../spec/diagnostic.ts";
import type { DatasetSpec, JdbcSpec } from "../spec/types.ts";
import { isBroken, place, type Scene } from "./rule.ts";

/** A dataset that comes from a database, with the places of what is said of it. */
export interface DatabaseTable {
  readonly dataset: DatasetSpec;
  readonly jdbc: JdbcSpec;
  /** Of a key below `jdbc`; of `jdbc` itself without one. */
  at(keys: readonly string[], on?: Place["on"], part?: Place["part"]): Place;
  /** True where the schema has said what is wrong there already. */
  isBroken(...keys: readonly string[]): boolean;
}

export function databaseTables({ lineage }: Scene): DatabaseTable[] {
  return [...lineage.pipelines.values()].flatMap((pipeline) =>
    pipeline.datasets.flatMap((dataset) => {
      const { jdbc, name } = dataset;
      if (!jdbc) return [];
      const path = ["datasets", name, "jdbc"];
      return {
        dataset,
        jdbc,
        at: (keys, on, part) => place(pipeline.layers, [...path, ...keys], on, part),
        isBroken: (...keys) => isBroken(pipeline, [...path, ...keys]),
      } satisfies DatabaseTable;
    }),
  );
}
