import type { Place } from "../spec/diagnostic.ts";
import type { JdbcSpec } from "../spec/jdbc.ts";
import type { DatasetSpec } from "../spec/types.ts";
import { isBroken, place, type Scene } from "./rule.ts";

/** A dataset that comes from a database, with the places of what is said of it. */
export interface DatabaseTable {
  readonly dataset: DatasetSpec;
  readonly jdbc: JdbcSpec;
  /** Of a key below `jdbc`; of `jdbc` itself without one. */
  at(keys: readonly string[], on?: Place["on"], part?: Place["part"]): Place;
  /** How one gets rid of a key: of one that an overlay of the URL has left standing, by the overlay. */
  withoutHint(key: string): string;
  /** True where the schema has said what is wrong there already. */
  isBroken(...keys: readonly string[]): boolean;
}

export function databaseTables({ lineage }: Scene): DatabaseTable[] {
  return [...lineage.pipelines.values()].flatMap((pipeline) =>
    pipeline.datasets.flatMap((dataset) => {
      const { jdbc, name } = dataset;
      if (!jdbc) return [];
      const path = ["datasets", name, "jdbc"];
      const at: DatabaseTable["at"] = (keys, on, part) => place(pipeline.layers, [...path, ...keys], on, part);
      return {
        dataset,
        jdbc,
        at,
        withoutHint: (key) =>
          owner(at([key])) === owner(at(["url"])) ? "Remove it." : `Write ${key}: null in the overlay.`,
        isBroken: (...keys) => isBroken(pipeline, [...path, ...keys]),
      } satisfies DatabaseTable;
    }),
  );
}

/** What holds the key of a place, as one text: the same for keys of one map. */
function owner({ file, path }: Place): string {
  return JSON.stringify([file, path.slice(0, path.lastIndexOf("jdbc"))]);
}
