import type { Lineage } from "../model/lineage.ts";
import { tableName } from "../model/names.ts";
import { datasetUri } from "../model/references.ts";
import { join, type Text } from "../model/symbol.ts";
import type { DatasetSpec, EnvironmentSpec, ExpectationSpec } from "../spec/types.ts";
import { given } from "../spec/given.ts";
import type { PlanDataset, PlanExpectation } from "./plan.ts";

export function compileDataset(environment: EnvironmentSpec, dataset: DatasetSpec, lineage: Lineage): PlanDataset {
  const uri = datasetUri(environment, dataset);
  const { csvExport } = dataset;
  return given<PlanDataset>({
    stage: dataset.stage,
    external: dataset.uri === undefined ? undefined : true,
    uri,
    format: dataset.format,
    options: Object.fromEntries(Object.entries(dataset.options).map(([name, value]) => [name, String(value)])),
    columns: dataset.columns,
    partition_by: dataset.partitionBy,
    write: dataset.write,
    malformed: dataset.malformed,
    expectations: dataset.expectations.map(compileExpectation),
    exports: csvExport
      ? {
          csv: {
            uri: exportUri(uri, csvExport.singleFile),
            delimiter: csvExport.delimiter,
            header: csvExport.header,
            single_file: csvExport.singleFile,
          },
        }
      : {},
    table: tableName(environment, dataset),
    upload: dataset.upload,
    description: dataset.description,
    owner: dataset.owner ?? lineage.pipelines.get(dataset.pipeline)?.owner,
    consumers: dataset.consumers,
  });
}

/** Beside the dataset: `stocks/volatility/` has its export at `stocks/volatility.csv`, a folder unless it is one file. */
export function exportUri(uri: Text, singleFile: boolean): Text {
  const parts = typeof uri === "object" && uri.$ === "join" ? uri.parts : [uri];
  const last = parts.at(-1);
  const folder = typeof last === "string" ? last.replace(/\/$/, "") : "";
  return join(...parts.slice(0, -1), `${folder}.csv${singleFile ? "" : "/"}`);
}

function compileExpectation({ name, kinds, check, columns, min, max, onFailure }: ExpectationSpec): PlanExpectation {
  const [kind = "check"] = kinds;
  return given<PlanExpectation>({
    name,
    kind,
    check,
    columns: columns.length > 0 ? columns : undefined,
    min,
    max,
    on_failure: onFailure ?? "fail",
  });
}
