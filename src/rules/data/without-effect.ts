import { KINDS } from "../../spec/kinds.ts";
import type { DatasetSpec } from "../../spec/types.ts";
import type { Lineage } from "../../model/lineage.ts";
import { hasUnknownSteps, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A dataset has a key that nothing would act on.",
  why: "`expectations`, `exports` and `write` are what the emrald runtime does when it writes: on a dataset that no step writes, or that a script, jar, command or shell step writes by itself, they would be accepted and ignored. Somebody else's data (`uri:`) has no path and no table of ours; a table of a database (`jdbc:`) besides has no format, no options and no partitions of files.",
  looksAt: "pipelines",
  check(scene, report) {
    const { lineage } = scene;
    if (hasUnknownSteps(scene)) return;
    for (const pipeline of lineage.pipelines.values()) {
      for (const dataset of pipeline.datasets) {
        const why = whyNotWritten(dataset, lineage);
        const keys: [key: string, why: string][] = [
          ...(why === undefined ? [] : writerKeys(dataset).map((key): [string, string] => [key, why])),
          ...(dataset.uri === undefined || dataset.jdbc
            ? []
            : placeKeys(dataset).map((key): [string, string] => [key, "it is external"])),
          ...(dataset.jdbc
            ? [...placeKeys(dataset), ...fileKeys(dataset)].map((key): [string, string] => [key, "it comes from a database"])
            : []),
        ];
        for (const [key, reason] of keys) {
          report({
            at: place(pipeline.layers, ["datasets", dataset.name, key], "key"),
            message: `"${key}" has no effect on "${dataset.id}": ${reason}`,
          });
        }
      }
    }
  },
};

function whyNotWritten({ id }: DatasetSpec, { writers, steps }: Lineage): string | undefined {
  const writer = writers.get(id)?.[0];
  if (!writer) return "no step writes it";
  const [kind] = steps.get(writer.id)?.kinds ?? [];
  return kind === undefined || KINDS[kind].isRuntime ? undefined : `the ${kind} step "${writer.id}" writes it by itself`;
}

/** What a dataset of files cannot have in any case, data/files-keys says. */
function writerKeys({ format, expectations, csvExport, write }: DatasetSpec): string[] {
  if (format === "files") return [];
  return [
    ...(expectations.length > 0 ? ["expectations"] : []),
    ...(csvExport ? ["exports"] : []),
    ...(write === "overwrite" ? [] : ["write"]),
  ];
}

function fileKeys({ format, options, partitionBy }: DatasetSpec): string[] {
  return [
    ...(format === "jdbc" ? [] : ["format"]),
    ...(Object.keys(options).length > 0 ? ["options"] : []),
    ...(partitionBy.length > 0 ? ["partition_by"] : []),
  ];
}

function placeKeys({ format, table, path }: DatasetSpec): string[] {
  return [...(table === undefined || format === "files" ? [] : ["table"]), ...(path === undefined ? [] : ["path"])];
}
