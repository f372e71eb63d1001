import { asText } from "../../plan/bind.ts";
import type { PlanDataset } from "../../plan/plan.ts";

const HIVE = "org.apache.hadoop.hive";
const TEXT = {
  input: "org.apache.hadoop.mapred.TextInputFormat",
  output: `${HIVE}.ql.io.HiveIgnoreKeyTextOutputFormat`,
};

interface Format {
  readonly input: string;
  readonly output: string;
  readonly serde: string;
}

const PARQUET: Format = {
  input: `${HIVE}.ql.io.parquet.MapredParquetInputFormat`,
  output: `${HIVE}.ql.io.parquet.MapredParquetOutputFormat`,
  serde: `${HIVE}.ql.io.parquet.serde.ParquetHiveSerDe`,
};

/** How Hive reads each format (Hive, Language Manual, storage formats). */
const FORMATS: Readonly<Record<string, Format>> = {
  parquet: PARQUET,
  orc: {
    input: `${HIVE}.ql.io.orc.OrcInputFormat`,
    output: `${HIVE}.ql.io.orc.OrcOutputFormat`,
    serde: `${HIVE}.ql.io.orc.OrcSerde`,
  },
  json: { ...TEXT, serde: "org.apache.hive.hcatalog.data.JsonSerDe" },
  csv: { ...TEXT, serde: `${HIVE}.serde2.OpenCSVSerde` },
};

interface Column {
  readonly name: string;
  readonly type: string;
  readonly comment?: string;
}

/** A Glue table of a bound plan's dataset. */
export interface Table {
  readonly name: string;
  readonly description?: string;
  readonly columns: readonly Column[];
  /** In the order of their folders. */
  readonly partitionKeys: readonly Column[];
  readonly location: string;
  readonly inputFormat: string;
  readonly outputFormat: string;
  readonly serde: { readonly library: string; readonly parameters: Readonly<Record<string, string>> };
  readonly parameters: Readonly<Record<string, string>>;
}

/** Undefined where a dataset has no declared table. */
export function tableOf(id: string, dataset: PlanDataset): Table | undefined {
  const { table, format = "parquet", columns, partition_by, description } = dataset;
  if (table === undefined) return undefined;
  const { input, output, serde } = FORMATS[format] ?? PARQUET;
  const isCsv = format === "csv";
  const column = ({ name, type = "string", description: comment }: PlanDataset["columns"][number]): Column => ({
    name: name.toLowerCase(),
    // The SerDe that knows quotes makes text of everything: another type would be a promise that it does not keep.
    type: isCsv && !partition_by.includes(name) ? "string" : hiveType(type),
    ...(comment === undefined ? {} : { comment: comment.slice(0, 255) }),
  });
  return {
    name: table,
    ...(description === undefined ? {} : { description: description.slice(0, 2_048) }),
    columns: columns.filter(({ name }) => !partition_by.includes(name)).map(column),
    partitionKeys: partition_by.flatMap((key) => columns.filter(({ name }) => name === key)).map(column),
    location: asText(dataset.uri),
    inputFormat: input,
    outputFormat: output,
    serde: { library: serde, parameters: isCsv ? csvParameters(dataset) : { "serialization.format": "1" } },
    parameters: {
      EXTERNAL: "TRUE",
      classification: format,
      "emrald.dataset": id,
      ...(isCsv && dataset.options["header"] === "true" ? { "skip.header.line.count": "1" } : {}),
    },
  };
}

function csvParameters({ options }: PlanDataset): Record<string, string> {
  return {
    separatorChar: options["sep"] ?? options["delimiter"] ?? ",",
    quoteChar: options["quote"] ?? '"',
    escapeChar: options["escape"] ?? "\\",
  };
}

/** Spark's names of types that are others in Hive (Spark SQL reference, data types). */
const HIVE_TYPES: Readonly<Record<string, string>> = {
  byte: "tinyint",
  short: "smallint",
  integer: "int",
  long: "bigint",
  real: "float",
  dec: "decimal",
  numeric: "decimal",
  timestamp_ntz: "timestamp",
  timestamp_ltz: "timestamp",
};

/** Also inside of arrays, maps and structs; the names of a struct's fields stay. */
function hiveType(type: string): string {
  return type
    .toLowerCase()
    .replaceAll(/\s+/g, "")
    .replaceAll(/(^|[<,:])([a-z_]+)(?=[>,(]|$)/g, (whole, before: string, name: string) =>
      HIVE_TYPES[name] === undefined ? whole : before + HIVE_TYPES[name],
    );
}
