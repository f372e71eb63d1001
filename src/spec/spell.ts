import type { Path } from "./diagnostic.ts";
import { spellEbs } from "./ebs.ts";
import { given } from "./given.ts";
import { spellJdbc } from "./jdbc.ts";
import { STEP_KINDS } from "./kinds.ts";
import type { Layer } from "./layers.ts";
import type * as written from "./schema/types.ts";
import type {
  ClusterSpec,
  ColumnSpec,
  DatasetSpec,
  DatasetUse,
  ExpectationKind,
  ExpectationSpec,
  FleetSpec,
  NodesSpec,
  PipelineSpec,
  SparkSpec,
  StepSpec,
  VarSpec,
  VarType,
} from "./types.ts";
import { spelled } from "./short-forms.ts";
import { seconds } from "./units.ts";

/** A pipeline after overlays, as the rest of emrald reads it. `raw` has passed the schema, or what did not was taken out. */
export function spellPipeline(
  name: string,
  raw: Partial<written.Pipeline>,
  layers: readonly Layer[],
  broken: readonly Path[],
): PipelineSpec {
  return given<PipelineSpec>({
    name,
    description: raw.description,
    owner: raw.owner,
    fleet: raw.fleet,
    cluster: raw.cluster as Record<string, unknown> | undefined,
    vars: new Map(
      byName(raw.vars).map(([key, value]) => [key, spellVar(key, spelled(value, "default") as Partial<written.Var>)]),
    ),
    datasets: byName(raw.datasets).map(([key, value]) => spellDataset(name, key, value)),
    steps: byName(raw.steps).map(([key, value]) => spellStep(name, key, value)),
    layers,
    broken,
  });
}

function byName<T>(record: Readonly<Record<string, T>> | undefined): [string, T][] {
  return record === undefined ? [] : Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function spellVar(name: string, raw: Partial<written.Var>): VarSpec {
  return given<VarSpec>({
    name,
    type: raw.type ?? typeOf(raw.default),
    default: raw.default,
    description: raw.description,
  });
}

function typeOf(value: written.Scalar | undefined): VarType {
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "double";
  return "string";
}

function spellDataset(pipeline: string, name: string, raw: Partial<written.Dataset>): DatasetSpec {
  const isExternal = raw.uri !== undefined || raw.jdbc !== undefined;
  const path = raw.path ?? (isExternal ? undefined : `${pipeline}/${name}/`);
  const csv = raw.exports?.csv;
  return given<DatasetSpec>({
    id: `${pipeline}/${name}`,
    name,
    pipeline,
    description: raw.description,
    owner: raw.owner,
    stage: raw.stage,
    path,
    uri: raw.uri ?? raw.jdbc?.url,
    jdbc: raw.jdbc && spellJdbc(raw.jdbc),
    format: raw.format ?? (raw.jdbc ? "jdbc" : undefined),
    options: raw.options ?? {},
    columns: Object.entries(raw.columns ?? {}).map(([key, column]) =>
      spellColumn(key, spelled(column, "type") as Partial<written.Column>),
    ),
    partitionBy: raw.partition_by ?? [],
    write: raw.write ?? "overwrite",
    malformed: raw.malformed ?? "fail",
    expectations: byName(raw.expectations).map(([key, value]) => spellExpectation(key, value)),
    csvExport: csv && {
      delimiter: csv.delimiter ?? ",",
      header: csv.header ?? true,
      singleFile: csv.single_file ?? false,
    },
    table: raw.table,
    upload: raw.upload,
    consumers: [...(raw.consumers ?? [])].sort(),
  });
}

function spellColumn(name: string, raw: Partial<written.Column>): ColumnSpec {
  return given<ColumnSpec>({ name, type: raw.type, nullable: raw.nullable ?? true, description: raw.description });
}

const EXPECTATION_KINDS: readonly ExpectationKind[] = ["check", "not_null", "unique", "row_count"];

function spellExpectation(name: string, raw: Partial<written.Expectation>): ExpectationSpec {
  return given<ExpectationSpec>({
    name,
    kinds: EXPECTATION_KINDS.filter((kind) => raw[kind] !== undefined),
    check: raw.check,
    columns: raw.not_null ?? raw.unique ?? [],
    min: raw.row_count?.min,
    max: raw.row_count?.max,
    onFailure: raw.on_failure,
  });
}

function spellStep(pipeline: string, name: string, raw: Partial<written.Step>): StepSpec {
  const at = (key: string): Path => ["steps", name, key];
  return given<StepSpec>({
    id: `${pipeline}/${name}`,
    name,
    pipeline,
    description: raw.description,
    owner: raw.owner,
    kinds: STEP_KINDS.filter((kind) => raw[kind] !== undefined),
    app: raw.app,
    script: raw.script,
    sql: raw.sql,
    jar: raw.jar,
    mainClass: raw.main_class,
    command: raw.command ?? [],
    shell: raw.shell,
    args: raw.args ?? [],
    // What a crawl looks at must be there first, as for whoever reads it.
    reads: [...spellUses(pipeline, at("reads"), raw.reads), ...spellUses(pipeline, at("crawl"), raw.crawl)],
    writes: spellUses(pipeline, at("writes"), raw.writes),
    dependsOn: (raw.depends_on ?? []).map((text, index) => ({
      text,
      id: wholeId(pipeline, text),
      path: [...at("depends_on"), index],
    })),
    params: new Map(byName(raw.params)),
    spark: spellSpark(raw.spark),
    timeout: raw.timeout === undefined ? undefined : seconds(raw.timeout),
    retries: raw.retries ?? 0,
    allowFailure: raw.allow_failure ?? false,
  });
}

/** A list keeps its order, since `convert` goes by position; a map has none, and goes by name. */
function spellUses(pipeline: string, at: Path, raw: written.DatasetsUsed | undefined): DatasetUse[] {
  if (Array.isArray(raw)) {
    return raw.map((text, index) => ({
      name: text.slice(text.lastIndexOf("/") + 1),
      text,
      id: wholeId(pipeline, text),
      path: [...at, index],
    }));
  }
  return byName(raw).map(([name, text]) => ({ name, text, id: wholeId(pipeline, text), path: [...at, name] }));
}

/** Inside its own pipeline the short name will do. */
export function wholeId(pipeline: string, text: string): string {
  return text.includes("/") ? text : `${pipeline}/${text}`;
}

function spellSpark(raw: written.SparkSettings = {}): SparkSpec {
  return given<SparkSpec>({
    executorMemory: raw.executor_memory,
    executorCores: raw.executor_cores,
    executorInstances: raw.executor_instances,
    driverMemory: raw.driver_memory,
    driverCores: raw.driver_cores,
    pythonPackages: raw.python_packages ?? [],
    packages: raw.packages ?? [],
    jars: raw.jars ?? [],
    pyFiles: raw.py_files ?? [],
    archives: raw.archives ?? [],
    conf: raw.conf ?? {},
  });
}

export function spellCluster(raw: Partial<written.Cluster>): ClusterSpec {
  return given<ClusterSpec>({
    release: raw.release,
    applications: [...(raw.applications ?? ["Spark"])].sort(),
    stepConcurrency: raw.step_concurrency ?? 1,
    idleTimeout: seconds(raw.idle_timeout ?? "30m"),
    maxAge: seconds(raw.max_age ?? "8h"),
    keyPair: raw.key_pair,
    bootstrap: raw.bootstrap ?? [],
    configurations: raw.configurations ?? {},
  });
}

export function spellFleet(name: string, raw: Partial<written.Fleet>): FleetSpec {
  const { scaling } = raw;
  return given<FleetSpec>({
    name,
    primary: spellNodes(typeof raw.primary === "string" ? { types: [raw.primary], on_demand: 1 } : raw.primary),
    core: spellNodes(raw.core),
    task: spellNodes(raw.task),
    scaling:
      scaling &&
      given({ min: scaling.min, max: scaling.max, maxCore: scaling.max_core, maxOnDemand: scaling.max_on_demand }),
  });
}

function spellNodes(raw: written.Nodes | undefined): NodesSpec | undefined {
  if (!raw) return undefined;
  const types = Array.isArray(raw.types) ? raw.types.map((type) => [type, 1] as const) : byName(raw.types);
  return given<NodesSpec>({
    types: new Map([...types].sort(([a], [b]) => (a < b ? -1 : 1))),
    onDemand: raw.on_demand ?? 0,
    spot: raw.spot ?? 0,
    strategy: raw.strategy,
    provision: raw.provision && { within: seconds(raw.provision.within), otherwise: raw.provision.otherwise },
    ebs: spellEbs(spelled(raw.ebs, "size") as Partial<written.Ebs> | undefined),
  });
}
