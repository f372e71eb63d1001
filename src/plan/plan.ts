import type { Symbolic, Text } from "../model/symbol.ts";
import type { Scalar, Stage } from "../spec/schema/types.ts";
import { KINDS, type StepKind } from "../spec/kinds.ts";
import type { EbsType } from "../spec/ebs.ts";
import type { ExpectationSpec, VarType } from "../spec/types.ts";

/** The version of the plan's shape. A newer emrald reads the formats before it. */
export const PLAN_FORMAT = 1;

/**
 * The compiled project for one environment: data, with a digest. `schema/plan.schema.json` describes it for others.
 * What only deployment or a run knows is symbolic (see model/symbol.ts) until `bind` fills it in.
 */
export interface Plan {
  readonly format: typeof PLAN_FORMAT;
  readonly project: string;
  readonly environment: string;
  /** SHA-256 of the canonical plan without this key. */
  readonly digest: string;
  readonly owner?: string;
  readonly region: string;
  readonly account: Text;
  readonly settings: PlanSettings;
  /** By stage, and those of the foundation. */
  readonly buckets: Readonly<Record<string, Text>>;
  readonly catalog: { readonly tables: string; readonly database: string };
  readonly vars: Readonly<Record<string, Readonly<Record<string, PlanVar>>>>;
  /** File of the repository to what it holds and where it goes. */
  readonly artifacts: Readonly<Record<string, PlanArtifact>>;
  readonly clusters: Readonly<Record<string, PlanCluster>>;
  readonly datasets: Readonly<Record<string, PlanDataset>>;
  readonly steps: Readonly<Record<string, PlanStep>>;
  /** What the role of each step may read and write: prefixes of URIs. */
  readonly access: Readonly<Record<string, { readonly read: readonly Text[]; readonly write: readonly Text[] }>>;
}

export interface PlanSettings {
  readonly lifecycle: string;
  readonly cluster_id?: string;
  readonly after_run: string;
  readonly protect: boolean;
  readonly network: PlanNetwork;
  readonly budget: { readonly per_run?: number; readonly per_hour?: number };
  readonly tags: Readonly<Record<string, string>>;
  /** Stages whose bucket is somebody else's. */
  readonly existing_buckets: readonly Stage[];
  readonly security: PlanSecurity;
  readonly log_retention_days: number;
  readonly state_machine: boolean;
  /** `volume` in GiB. */
  readonly notebook?: { readonly instance_type: string; readonly volume: number };
}

export interface PlanNetwork {
  readonly nat: boolean;
  readonly vpc?: string;
  readonly subnets?: readonly string[];
  readonly cidr?: string;
  readonly zones?: readonly string[];
}

export interface PlanSecurity {
  /** Whose access a step has: the nodes', or one of its own (a runtime role). */
  readonly roles: "nodes" | "step";
  readonly kms_key?: string;
  readonly permissions_boundary?: string;
  /** ARNs of what exists. */
  readonly service_role?: string;
  readonly instance_profile?: string;
  /** A ZIP of PEM files in S3. */
  readonly certificate?: string;
}

export interface PlanVar {
  readonly type: VarType;
  readonly value?: Scalar;
}

export interface PlanArtifact {
  readonly sha256: string;
  readonly uri: Text;
}

export interface PlanCluster {
  readonly release?: string;
  readonly applications: readonly string[];
  readonly step_concurrency: number;
  /** Seconds. */
  readonly idle_timeout: number;
  readonly max_age: number;
  readonly bootstrap: readonly { readonly script: Text; readonly args: readonly string[] }[];
  readonly configurations: Readonly<Record<string, Readonly<Record<string, Scalar>>>>;
  /** The EC2 key pair of the nodes, for ssh. */
  readonly key_pair?: string;
  readonly fleet: PlanFleet;
}

export interface PlanFleet {
  readonly primary?: PlanNodes;
  readonly core?: PlanNodes;
  readonly task?: PlanNodes;
  readonly scaling?: {
    readonly min: number;
    readonly max: number;
    readonly max_core?: number;
    readonly max_on_demand?: number;
  };
}

export interface PlanNodes {
  readonly types: Readonly<Record<string, number>>;
  readonly on_demand: number;
  readonly spot: number;
  readonly strategy?: string;
  readonly provision?: { readonly within: number; readonly otherwise: string };
  readonly ebs?: {
    /** GiB of one volume. */
    readonly size: number;
    /** Of each node. */
    readonly volumes: number;
    readonly type: EbsType;
    readonly iops?: number;
    /** MiB a second. */
    readonly throughput?: number;
  };
}

export interface PlanDataset {
  readonly stage?: Stage;
  readonly external?: true;
  readonly uri: Text;
  /** `jdbc`: a database's, at `uri`, in the way that `jdbc` says; `files`: binary files, without columns. */
  readonly format?: string;
  readonly jdbc?: PlanJdbc;
  readonly options: Readonly<Record<string, string>>;
  /** In the order of the files. */
  readonly columns: readonly {
    readonly name: string;
    readonly type?: string;
    readonly nullable: boolean;
    readonly description?: string;
  }[];
  readonly partition_by: readonly string[];
  readonly write: string;
  readonly malformed: string;
  readonly expectations: readonly PlanExpectation[];
  readonly exports: {
    readonly csv?: {
      readonly uri: Text;
      readonly delimiter: string;
      readonly header: boolean;
      readonly single_file: boolean;
    };
  };
  readonly table?: string;
  /** The file or folder of the repository; what it holds is data, and not part of the plan. */
  readonly upload?: string;
  readonly description?: string;
  readonly owner?: string;
  readonly consumers: readonly string[];
}

/** How a database is read. Which driver it takes is among the jars of the steps that read it. */
export interface PlanJdbc {
  readonly table?: string;
  readonly query?: string;
  /** The name of a secret, never its value. */
  readonly secret?: string;
  readonly partition?: {
    readonly column: string;
    readonly lower: Scalar;
    readonly upper: Scalar;
    readonly count: number;
  };
  readonly fetch_size?: number;
  /** `certificate`: the PEM file of who is trusted, among the artifacts. */
  readonly tls: { readonly mode: string; readonly certificate?: Text };
  /** The statements that fill an embedded database, among the artifacts. */
  readonly seed?: Text;
}

export interface PlanExpectation {
  readonly name: string;
  readonly kind: ExpectationSpec["kinds"][number];
  readonly check?: string;
  readonly columns?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly on_failure: string;
}

export type PlanParam = Scalar | Symbolic | readonly (Scalar | Symbolic)[];

export interface PlanStep {
  /** SHA-256 of the step, the datasets it touches, and the code that it runs. */
  readonly digest: string;
  readonly kind: StepKind;
  readonly pipeline: string;
  readonly cluster: string;
  readonly needs: readonly string[];
  /** Key into artifacts. */
  readonly entry?: string;
  /** SQL that stands in the spec itself. */
  readonly query?: string;
  readonly reads: readonly { readonly name: string; readonly dataset: string }[];
  readonly writes: readonly { readonly name: string; readonly dataset: string }[];
  readonly params: Readonly<Record<string, PlanParam>>;
  /** What its program needs besides Spark, as the spec says it; `args` names the files. */
  readonly dependencies?: PlanDependencies;
  /** What runs `args` on EMR: command-runner.jar, or script-runner.jar by its regional URI. Absent on a crawl. */
  readonly jar?: string;
  /** What the jar gets; empty on a crawl. */
  readonly args: readonly Text[];
  /** Only on a crawl: the Glue crawler, and the folders that it looks at. */
  readonly crawler?: PlanCrawler;
  /** Seconds. */
  readonly timeout?: number;
  readonly retries: number;
  readonly allow_failure: boolean;
  readonly description?: string;
  readonly owner?: string;
}

export interface PlanDependencies {
  /** `set` names the lock of these packages for the release's Python. */
  readonly python?: { readonly packages: readonly string[]; readonly set: string };
  readonly packages?: readonly string[];
  readonly jars?: readonly string[];
  readonly py_files?: readonly string[];
  readonly archives?: readonly string[];
}

/** A Glue crawler: not an EMR step, but started and waited for as one. */
export interface PlanCrawler {
  readonly name: string;
  readonly database: string;
  readonly table_prefix: string;
  readonly targets: readonly Text[];
}

/** True for steps that the emrald runtime runs: they take variables, and write a report. */
export function isRuntimeStep({ kind }: Pick<PlanStep, "kind">): boolean {
  return KINDS[kind].isRuntime;
}
