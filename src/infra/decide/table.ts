import { asText } from "../../plan/bind.ts";
import type { PlanDataset } from "../../plan/plan.ts";
import { isUnreadable, readSparkType, type SparkType } from "../../spec/spark-type.ts";

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

/** Hive knows one timestamp, and it has no time zone (Hive, Language Manual, types). */
const HIVE_NAMES: Readonly<Record<string, string>> = { timestamp_ntz: "timestamp" };

/** As Hive writes it, in lower case: its structs know neither nulls nor comments. Of what is no type, the text. */
function hiveType(text: string): string {
  const read = readSparkType(text);
  return isUnreadable(read) ? text.toLowerCase() : spelled(read);
}

function spelled({ name, sizes, inner }: SparkType): string {
  const hive = HIVE_NAMES[name] ?? name;
  if (inner.length > 0 || name === "struct") {
    const parts = inner.map((one) => (name === "struct" ? `${one.name.toLowerCase()}:` : "") + spelled(one.type));
    return `${hive}<${parts.join(",")}>`;
  }
  return sizes.length === 0 ? hive : `${hive}(${sizes.join(",")})`;
}
