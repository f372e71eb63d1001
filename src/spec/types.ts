import type { Path } from "./diagnostic.ts";
import type { EbsSpec } from "./ebs.ts";
import type { JdbcSpec } from "./jdbc.ts";
import type { StepKind } from "./kinds.ts";
import type { Layer } from "./layers.ts";
import type { Bootstrap, Environment, Scalar, Security, Stage } from "./schema/types.ts";

/**
 * The spec of one environment, spelled out: overlays applied, short forms gone, names made whole. Whatever a user may leave
 * out without a default, and whatever was taken out because it was broken, is undefined.
 */
export interface EnvironmentSpec {
  readonly name: string;
  readonly project: string;
  readonly owner?: string;
  readonly region?: string;
  readonly account?: string;
  readonly fleet?: string;
  readonly lifecycle: NonNullable<Environment["lifecycle"]>;
  readonly clusterId?: string;
  readonly budget: NonNullable<Environment["budget"]>;
  readonly afterRun: NonNullable<Environment["after_run"]>;
  /** Whether a merge deploys it: for workflows alone, and no part of the plan. */
  readonly deploy: NonNullable<Environment["deploy"]>;
  readonly protect: boolean;
  readonly network: NetworkSpec;
  readonly tags: Readonly<Record<string, string>>;
  readonly catalog: { readonly tables: "declared" | "crawled" | "none"; readonly database: string };
  readonly stages: Readonly<Record<Stage, StageSpec>>;
  readonly security: SecuritySpec;
  readonly logRetentionDays: number;
  readonly stateMachine: boolean;
  readonly notebook?: NotebookSpec;
  readonly fleets: ReadonlyMap<string, FleetSpec>;
  readonly cluster: ClusterSpec;
  /** The same as written: what pipelines lay their own keys over. */
  readonly rawCluster: Readonly<Record<string, unknown>>;
  /** By name, in its order. */
  readonly pipelines: readonly PipelineSpec[];
  /** project.yaml, and the environment's part of it. */
  readonly layers: readonly Layer[];
  readonly broken: readonly Path[];
}

export interface NetworkSpec {
  readonly nat: boolean;
  readonly vpc?: string;
  readonly subnets?: readonly string[];
  readonly cidr?: string;
  readonly zones?: readonly string[];
}

export interface StageSpec {
  readonly tablePrefix: string;
  /** One that exists already. */
  readonly bucket?: string;
}

export interface SecuritySpec {
  readonly roles: NonNullable<Security["roles"]>;
  readonly kmsKey?: string;
  readonly permissionsBoundary?: string;
  readonly serviceRole?: string;
  readonly instanceProfile?: string;
  readonly certificate?: string;
}

export interface NotebookSpec {
  readonly instanceType: string;
  /** GiB. */
  readonly volume: number;
}

export interface ClusterSpec {
  readonly release?: string;
  readonly applications: readonly string[];
  readonly stepConcurrency: number;
  /** Seconds. */
  readonly idleTimeout: number;
  /** Seconds. */
  readonly maxAge: number;
  /** The EC2 key pair of the nodes: who holds it can log in by ssh. */
  readonly keyPair?: string;
  readonly bootstrap: readonly Bootstrap[];
  readonly configurations: Readonly<Record<string, Readonly<Record<string, Scalar>>>>;
}

export interface FleetSpec {
  readonly name: string;
  readonly primary?: NodesSpec;
  readonly core?: NodesSpec;
  readonly task?: NodesSpec;
  readonly scaling?: {
    readonly min: number;
    readonly max: number;
    readonly maxCore?: number;
    readonly maxOnDemand?: number;
  };
}

export interface NodesSpec {
  /** Instance type to the units that one node counts for. */
  readonly types: ReadonlyMap<string, number>;
  readonly onDemand: number;
  readonly spot: number;
  readonly strategy?: string;
  /** `within` in seconds. */
  readonly provision?: { readonly within: number; readonly otherwise: "on_demand" | "terminate" };
  /** What each node gets besides its root; EMR's own default for the type where it is undefined. */
  readonly ebs?: EbsSpec;
}

export interface PipelineSpec {
  readonly name: string;
  readonly description?: string;
  readonly owner?: string;
  readonly fleet?: string;
  /** The keys that differ from the environment's cluster, as written. */
  readonly cluster?: Readonly<Record<string, unknown>>;
  readonly vars: ReadonlyMap<string, VarSpec>;
  readonly datasets: readonly DatasetSpec[];
  readonly steps: readonly StepSpec[];
  readonly layers: readonly Layer[];
  readonly broken: readonly Path[];
}

export type VarType = "string" | "int" | "double" | "boolean" | "date" | "timestamp";

export interface VarSpec {
  readonly name: string;
  readonly type: VarType;
  readonly default?: Scalar;
  readonly description?: string;
}

export interface DatasetSpec {
  /** `pipeline/name`. */
  readonly id: string;
  readonly name: string;
  readonly pipeline: string;
  readonly description?: string;
  readonly owner?: string;
  readonly stage?: Stage;
  /** Within the stage's bucket; undefined when the dataset is external. */
  readonly path?: string;
  readonly uri?: string;
  /** A table of a database: external, and at its `url`. */
  readonly jdbc?: JdbcSpec;
  /** `jdbc` for what comes from a database, and has no format of files. */
  readonly format?: "csv" | "files" | "jdbc" | "json" | "orc" | "parquet";
  readonly options: Readonly<Record<string, Scalar>>;
  readonly columns: readonly ColumnSpec[];
  readonly partitionBy: readonly string[];
  readonly write: "overwrite" | "append" | "partitions";
  readonly malformed: "fail" | "drop" | "quarantine";
  readonly expectations: readonly ExpectationSpec[];
  readonly csvExport?: { readonly delimiter: string; readonly header: boolean; readonly singleFile: boolean };
  readonly table?: string;
  readonly upload?: string;
  readonly consumers: readonly string[];
}

export interface ColumnSpec {
  readonly name: string;
  readonly type?: string;
  readonly nullable: boolean;
  readonly description?: string;
}

export type ExpectationKind = "check" | "not_null" | "unique" | "row_count";

export interface ExpectationSpec {
  readonly name: string;
  /** The kinds that the user wrote: a rule holds that it is one. */
  readonly kinds: readonly ExpectationKind[];
  readonly check?: string;
  readonly columns: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly onFailure?: "warn" | "drop" | "quarantine" | "fail";
}

export interface StepSpec {
  readonly id: string;
  readonly name: string;
  readonly pipeline: string;
  readonly description?: string;
  readonly owner?: string;
  /** The kinds that the user wrote: a rule holds that it is one. */
  readonly kinds: readonly StepKind[];
  readonly app?: string;
  readonly script?: string;
  readonly sql?: string;
  /** A file of the repository, or a URI of S3. */
  readonly jar?: string;
  readonly mainClass?: string;
  /** Tokens; empty unless the step is a command. */
  readonly command: readonly Scalar[];
  readonly shell?: string;
  readonly args: readonly Scalar[];
  /** Those of a crawl are what it looks at. */
  readonly reads: readonly DatasetUse[];
  readonly writes: readonly DatasetUse[];
  readonly dependsOn: readonly StepUse[];
  readonly params: ReadonlyMap<string, Scalar | readonly Scalar[]>;
  readonly spark: SparkSpec;
  /** Seconds. */
  readonly timeout?: number;
  readonly retries: number;
  readonly allowFailure: boolean;
}

/** A dataset as a step names it. */
export interface DatasetUse {
  /** The name in the program. */
  readonly name: string;
  /** As written. */
  readonly text: string;
  /** `pipeline/name`, made whole. */
  readonly id: string;
  /** Its place in the pipeline's document. */
  readonly path: Path;
}

export interface StepUse {
  readonly text: string;
  readonly id: string;
  readonly path: Path;
}

export interface SparkSpec {
  readonly executorMemory?: string;
  readonly executorCores?: number;
  readonly executorInstances?: number;
  readonly driverMemory?: string;
  readonly driverCores?: number;
  /** `name==version`, of PyPI. */
  readonly pythonPackages: readonly string[];
  /** Maven coordinates. */
  readonly packages: readonly string[];
  /** Files of the repository, or URIs of S3; an archive may end in `#folder`. */
  readonly jars: readonly string[];
  readonly pyFiles: readonly string[];
  readonly archives: readonly string[];
  readonly conf: Readonly<Record<string, Scalar>>;
}
