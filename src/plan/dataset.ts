import type { Lineage } from "../model/lineage.ts";
import { tableName } from "../model/names.ts";
import { datasetUri } from "../model/references.ts";
import { join, type Text } from "../model/symbol.ts";
import type { JdbcSpec } from "../spec/jdbc.ts";
import type { DatasetSpec, EnvironmentSpec, ExpectationSpec } from "../spec/types.ts";
import { given } from "../spec/given.ts";
import type { PlanDataset, PlanExpectation, PlanJdbc } from "./plan.ts";

/** `artifact` says where a file of the repository goes. */
export function compileDataset(
  environment: EnvironmentSpec,
  dataset: DatasetSpec,
  lineage: Lineage,
  artifact: (file: string) => Text,
): PlanDataset {
  const uri = datasetUri(environment, dataset);
  const { csvExport } = dataset;
  return given<PlanDataset>({
    stage: dataset.stage,
    external: dataset.uri === undefined ? undefined : true,
    uri,
    format: dataset.format,
    jdbc: dataset.jdbc && compileJdbc(dataset.jdbc, artifact),
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

function compileJdbc(jdbc: JdbcSpec, artifact: (file: string) => Text): PlanJdbc {
  const { table, query, secret, partition, fetchSize, tls, seed } = jdbc;
  return given<PlanJdbc>({
    table,
    query,
    secret,
    // Whole, or not there: a rule holds that.
    partition: partition as PlanJdbc["partition"],
    fetch_size: fetchSize,
    tls: given<PlanJdbc["tls"]>({
      mode: tls.mode,
      certificate: tls.certificate === undefined ? undefined : artifact(tls.certificate),
    }),
    seed: seed === undefined ? undefined : artifact(seed),
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
