import { KINDS } from "../../spec/kinds.ts";
import { isBroken, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A step's reads and writes do not fit its kind.",
  why: "An app, SQL and convert return what is written, so there must be something to write; SQL is one SELECT and makes one dataset; convert copies by position, so both sides have the same length.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const { name, id, kinds, reads, writes } of pipeline.steps) {
        const [kind] = kinds;
        const path = ["steps", name];
        if (
          kind === undefined ||
          kinds.length !== 1 ||
          !KINDS[kind].isRuntime ||
          isBroken(pipeline, [...path, "writes"]) ||
          isBroken(pipeline, [...path, "reads"])
        )
          continue;
        const say = (key: string, message: string): void =>
          report({ at: place(pipeline.layers, [...path, key], "key"), message });
        if (writes.length === 0) say("writes", `step "${id}" writes nothing`);
        else if (kind === "sql" && writes.length > 1)
          say("writes", `step "${id}" is one SELECT, and writes ${writes.length} datasets`);
        else if (kind === "convert" && reads.length !== writes.length) {
          say("writes", `step "${id}" copies ${reads.length} datasets to ${writes.length}: convert goes by position`);
        }
      }
    }
  },
};
