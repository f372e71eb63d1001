// Generated from schema/*.schema.json by `npm run generate`. Do not edit.

export type SpecFile = Project | Pipeline;
/**
 * Lower-case letters, digits and underscores; begins with a letter; at most 63 characters.
 */
export type Name = string;
export type Text = string;
/**
 * Whom to ask: a mail address or a team's name.
 */
export type Owner = string;
/**
 * A whole number and its unit: 90s, 30m, 8h.
 */
export type Duration = string;
export type Scalar = string | number | boolean;
/**
 * bronze: as it came; silver: cleaned and typed; gold: answers. One bucket each.
 */
export type Stage = "bronze" | "silver" | "gold";
/**
 * verify: encrypted, and the server is who it says; encrypt: encrypted only; off.
 */
export type TlsMode = "verify" | "encrypt" | "off";
/**
 * A type of Spark SQL.
 */
export type ColumnType = string;
/**
 * Datasets: a list, or a map of the name in the program to the dataset.
 */
export type DatasetsUsedOverlay =
  | string[]
  | {
      [k: string]: string | null;
    };
/**
 * A whole number and its unit: 512m, 18g.
 */
export type Memory = string;
export type DependenciesOverlay = string[];
/**
 * An EC2 instance type, such as m5.xlarge.
 */
export type InstanceType = string;
/**
 * A whole number and its unit: 64g, 1t.
 */
export type DiskSizeOverlay = string;
/**
 * Deploys the pipelines as a state machine of Step Functions, for `emrald run --via state-machine` and schedules.
 */
export type StateMachine = boolean;
/**
 * A whole number and its unit: 64g, 1t.
 */
export type DiskSize = string;
/**
 * Datasets: a list, or a map of the name in the program to the dataset.
 */
export type DatasetsUsed =
  | string[]
  | {
      [k: string]: string;
    };
export type Dependencies = string[];

/**
 * pipelines/project.yaml: what all pipelines of one repository share, and the environments they live in.
 */
export interface Project {
  project: Name;
  /**
   * Where the project lives. `local` is built in and may be overlaid here.
   */
  environments?: {
    [k: string]: Environment;
  };
  owner?: Owner;
  stages?: Stages;
  catalog?: Catalog;
  fleets?: Fleets;
  cluster?: Cluster;
  network?: Network;
  tags?: Tags;
  security?: Security;
  logs?: Logs;
  state_machine?: StateMachine;
  notebook?: Notebook;
  foundation?: Foundation;
}
/**
 * Where the project lives; any key of the project may stand here as an overlay.
 */
export interface Environment {
  region?: string;
  /**
   * 12 digits, in quotes.
   */
  account?: string;
  fleet?: Name;
  /**
   * transient: a cluster per run; standing: kept by the stack; existing: by its id.
   */
  lifecycle?: "transient" | "standing" | "existing";
  /**
   * The cluster of `lifecycle: existing`, such as j-2AXXXXXXGAPLF.
   */
  cluster_id?: string;
  /**
   * USD.
   */
  budget?: {
    per_run?: number;
    per_hour?: number;
  };
  /**
   * destroy: the stack goes after a run, what is protected stays; keep.
   */
  after_run?: "destroy" | "keep";
  /**
   * on_merge: the workflow deploys it after each merge, environments in the order of this file; by_hand.
   */
  deploy?: "on_merge" | "by_hand";
  /**
   * Buckets and catalog survive teardown.
   */
  protect?: boolean;
  /**
   * Overlays of pipelines, by name, in the shape of the pipeline files; null removes.
   */
  pipelines?: {
    [k: string]: PipelineOverlay | null;
  };
  owner?: Owner | null;
  stages?: StagesOverlay | null;
  catalog?: CatalogOverlay | null;
  fleets?: FleetsOverlay | null;
  cluster?: ClusterOverlay | null;
  network?: NetworkOverlay | null;
  tags?: TagsOverlay | null;
  security?: SecurityOverlay | null;
  logs?: LogsOverlay | null;
  state_machine?: StateMachine | null;
  notebook?: NotebookOverlay | null;
}
/**
 * pipelines/<name>.yaml: datasets, and the steps that make them.
 */
export interface PipelineOverlay {
  description?: Text | null;
  owner?: Owner | null;
  /**
   * The fleet that does the work, in place of the environment's.
   */
  fleet?: Name | null;
  /**
   * Keys that differ from the project's cluster.
   */
  cluster?: ClusterOverlay | null;
  /**
   * Values that an environment or a run may set.
   */
  vars?: {
    [k: string]: Scalar | VarOverlay | null;
  } | null;
  datasets?: {
    [k: string]: DatasetOverlay | null;
  } | null;
  steps?: {
    [k: string]: StepOverlay | null;
  } | null;
}
export interface ClusterOverlay {
  /**
   * The EMR release label, such as emr-7.13.0.
   */
  release?: string | null;
  applications?: string[] | null;
  /**
   * How many steps run side by side: 1 to 256 (API StepConcurrencyLevel).
   */
  step_concurrency?: number | null;
  /**
   * EMR's auto-termination policy of a transient cluster: 60 seconds to 7 days.
   */
  idle_timeout?: Duration | null;
  /**
   * When the reaper ends a transient cluster, whatever happened.
   */
  max_age?: Duration | null;
  /**
   * The EC2 key pair of the nodes, for ssh.
   */
  key_pair?: string | null;
  /**
   * Scripts that every node runs at its start; at most 16.
   */
  bootstrap?: Bootstrap[] | null;
  /**
   * EMR configuration classifications: spark-defaults, yarn-site, …
   */
  configurations?: {
    [k: string]: {
      [k: string]: string | number | boolean | null;
    } | null;
  } | null;
}
export interface Bootstrap {
  /**
   * A file of the repository.
   */
  script: string;
  args?: string[];
}
export interface VarOverlay {
  type?: ("string" | "int" | "double" | "boolean" | "date" | "timestamp") | null;
  default?: Scalar | null;
  description?: Text | null;
}
/**
 * Data at one place, with a format and columns, at one stage.
 */
export interface DatasetOverlay {
  description?: Text | null;
  owner?: Owner | null;
  stage?: Stage | null;
  /**
   * Where it lies in the stage's bucket; <pipeline>/<dataset>/ unless said. A wildcard is for reading only.
   */
  path?: string | null;
  /**
   * Somebody else's data (s3://…): external, read only.
   */
  uri?: string | null;
  jdbc?: JdbcOverlay | null;
  /**
   * files: binary files, which an app reads and writes by name.
   */
  format?: ("csv" | "files" | "json" | "orc" | "parquet") | null;
  /**
   * Options of Spark's reader, by Spark's names: header, sep, quote, escape, multiLine, …
   */
  options?: {
    [k: string]: Scalar | null;
  } | null;
  /**
   * Name to type, or to the long form. Their order is the order in the files.
   */
  columns?: {
    [k: string]: ColumnType | ColumnOverlay | null;
  } | null;
  partition_by?: string[] | null;
  /**
   * overwrite replaces all, append adds, partitions replaces the partitions that it brings.
   */
  write?: ("overwrite" | "append" | "partitions") | null;
  /**
   * What happens to rows of CSV or JSON that do not parse.
   */
  malformed?: ("fail" | "drop" | "quarantine") | null;
  expectations?: {
    [k: string]: ExpectationOverlay | null;
  } | null;
  /**
   * The same rows once more, in another format beside the dataset.
   */
  exports?: {
    csv?: CsvExportOverlay | null;
  } | null;
  /**
   * The table's name in the catalog; <prefix><pipeline>_<dataset> unless said.
   */
  table?: string | null;
  /**
   * A file or folder of the repository, put at the path by deploy and by a local run.
   */
  upload?: string | null;
  /**
   * Who reads it outside of the project.
   */
  consumers?: string[] | null;
}
/**
 * A table of a database, or what a query gives: external, read only.
 */
export interface JdbcOverlay {
  /**
   * jdbc:postgresql:, jdbc:mysql:, jdbc:mariadb:, or in a local run jdbc:derby:memory:<name>. Without user and password.
   */
  url?: string | null;
  /**
   * The table, with its schema where it needs one.
   */
  table?: string | null;
  /**
   * A SELECT, in the database's own SQL.
   */
  query?: string | null;
  /**
   * Maven coordinate (group:artifact:version), a .jar file of the repository, or its s3:// URI.
   */
  driver?: string | null;
  /**
   * A secret of Secrets Manager with username and password; in a local run EMRALD_SECRET_<NAME>.
   */
  secret?: string | null;
  partition?: JdbcPartitionOverlay | null;
  /**
   * Rows that the driver asks the database for at once.
   */
  fetch_size?: number | null;
  tls?: TlsMode | TlsOverlay | null;
  /**
   * A file of SQL statements that fill an embedded database (jdbc:derby:memory:) before it is read.
   */
  seed?: string | null;
}
/**
 * Reads in ranges of a column, side by side. The bounds say where ranges lie: no row is left out.
 */
export interface JdbcPartitionOverlay {
  /**
   * A column of numbers, dates or timestamps.
   */
  column?: string | null;
  lower?: Scalar | null;
  upper?: Scalar | null;
  /**
   * How many ranges.
   */
  count?: number | null;
}
export interface TlsOverlay {
  mode?: TlsMode | null;
  /**
   * A PEM file of the repository with the certificates that vouch for the server.
   */
  certificate?: string | null;
}
export interface ColumnOverlay {
  type?: ColumnType | null;
  nullable?: boolean | null;
  description?: Text | null;
}
/**
 * One of check, not_null, unique, row_count; and what happens when it does not hold.
 */
export interface ExpectationOverlay {
  /**
   * An SQL condition that every row must meet.
   */
  check?: string | null;
  not_null?: string[] | null;
  unique?: string[] | null;
  row_count?: {
    min?: number | null;
    max?: number | null;
  } | null;
  on_failure?: ("warn" | "drop" | "quarantine" | "fail") | null;
}
export interface CsvExportOverlay {
  delimiter?: string | null;
  header?: boolean | null;
  single_file?: boolean | null;
}
/**
 * One unit of work: reads datasets, writes datasets; becomes one EMR step.
 */
export interface StepOverlay {
  description?: Text | null;
  owner?: Owner | null;
  /**
   * A function run(spark, …) in a file below spark/apps/.
   */
  app?: string | null;
  /**
   * A PySpark program of the repository, unchanged.
   */
  script?: string | null;
  /**
   * A SELECT over the read datasets by name: a .sql file of the repository, or the text.
   */
  sql?: string | null;
  /**
   * Copies each read dataset to the written one at the same position.
   */
  convert?: true | null;
  /**
   * A Spark program of the JVM: a .jar file of the repository, or its s3:// URI.
   */
  jar?: string | null;
  /**
   * The class of `jar` that is run; its manifest's Main-Class unless said.
   */
  main_class?: string | null;
  /**
   * What command-runner.jar runs, token by token: [s3-dist-cp, --src, …].
   */
  command?: Scalar[] | null;
  /**
   * A shell script of the repository, run on the primary node by script-runner.jar.
   */
  shell?: string | null;
  /**
   * Datasets of one stage whose tables a Glue crawler brings up to date.
   */
  crawl?: string[] | null;
  args?: Scalar[] | null;
  reads?: DatasetsUsedOverlay | null;
  writes?: DatasetsUsedOverlay | null;
  /**
   * Steps that come first though no dataset shows it.
   */
  depends_on?: string[] | null;
  params?: {
    [k: string]: Scalar | Scalar[] | null;
  } | null;
  spark?: SparkSettingsOverlay | null;
  timeout?: Duration | null;
  retries?: number | null;
  /**
   * true: what needs it is skipped when it fails, and the run still passes.
   */
  allow_failure?: boolean | null;
}
export interface SparkSettingsOverlay {
  executor_memory?: Memory | null;
  executor_cores?: number | null;
  executor_instances?: number | null;
  driver_memory?: Memory | null;
  driver_cores?: number | null;
  /**
   * Packages of PyPI, pinned: wordcloud==1.9.4. Locked by `emrald lock`.
   */
  python_packages?: DependenciesOverlay | null;
  /**
   * Libraries of the JVM by Maven coordinate: group:artifact:version. Locked by `emrald lock`.
   */
  packages?: DependenciesOverlay | null;
  /**
   * .jar files of the repository, or their s3:// URIs.
   */
  jars?: DependenciesOverlay | null;
  /**
   * .py, .zip, .egg and .whl files of the repository that the program imports, or their s3:// URIs.
   */
  py_files?: DependenciesOverlay | null;
  /**
   * .zip, .tar.gz and .tgz files of the repository, or their s3:// URIs, unpacked in the working folder: models.zip#models.
   */
  archives?: DependenciesOverlay | null;
  /**
   * Spark's own properties.
   */
  conf?: {
    [k: string]: Scalar | null;
  } | null;
}
export interface StagesOverlay {
  bronze?: StageSettingsOverlay | null;
  silver?: StageSettingsOverlay | null;
  gold?: StageSettingsOverlay | null;
}
export interface StageSettingsOverlay {
  /**
   * What the names of the stage's tables begin with: raw_, processed_ and analyzed_ unless said.
   */
  table_prefix?: string | null;
  /**
   * A bucket that exists, instead of one that the stack makes; it is neither changed nor deleted.
   */
  bucket?: string | null;
}
export interface CatalogOverlay {
  /**
   * declared: from the columns of the datasets; crawled: by Glue crawlers; none.
   */
  tables?: ("declared" | "crawled" | "none") | null;
  /**
   * The Glue database; <project>_<environment> unless named.
   */
  database?: string | null;
}
/**
 * Named cluster sizings.
 */
export interface FleetsOverlay {
  [k: string]: FleetOverlay | null;
}
export interface FleetOverlay {
  /**
   * The primary node: an instance type, or the long form.
   */
  primary?: InstanceType | NodesOverlay | null;
  core?: NodesOverlay | null;
  task?: NodesOverlay | null;
  scaling?: ScalingOverlay | null;
}
export interface NodesOverlay {
  /**
   * Instance types: a list, or a map of type to the units that one node counts for.
   */
  types?:
    | InstanceType[]
    | {
        [k: string]: number | null;
      }
    | null;
  /**
   * Units to hold on demand.
   */
  on_demand?: number | null;
  /**
   * Units to hold as Spot.
   */
  spot?: number | null;
  /**
   * How EC2 picks among the types when it provides Spot.
   */
  strategy?: ("price-capacity-optimized" | "capacity-optimized" | "lowest-price" | "diversified") | null;
  /**
   * How long to wait for Spot at the cluster's start, and what then.
   */
  provision?: {
    within?: Duration | null;
    otherwise?: ("on_demand" | "terminate") | null;
  } | null;
  /**
   * Volumes of each node: the size of one, or the long form. EMR's own for the type unless said.
   */
  ebs?: DiskSizeOverlay | EbsOverlay | null;
}
/**
 * EBS volumes besides the root: HDFS, and what Spark spills and shuffles.
 */
export interface EbsOverlay {
  /**
   * Of one volume.
   */
  size?: DiskSizeOverlay | null;
  /**
   * Of each node; 1 unless said.
   */
  volumes?: number | null;
  /**
   * gp3 unless said.
   */
  type?: ("gp3" | "gp2" | "io1" | "st1" | "sc1" | "standard") | null;
  /**
   * gp3 and io1 only.
   */
  iops?: number | null;
  /**
   * MiB a second; gp3 only.
   */
  throughput?: number | null;
}
/**
 * EMR managed scaling, in fleet units.
 */
export interface ScalingOverlay {
  min?: number | null;
  max?: number | null;
  max_core?: number | null;
  max_on_demand?: number | null;
}
/**
 * nat: a way to the internet for a network of the project's own; or an existing vpc and its subnets.
 */
export interface NetworkOverlay {
  nat?: boolean | null;
  /**
   * Addresses of the project's own network: 10.0.0.0/16 unless said; /16 to /24.
   */
  cidr?: string | null;
  /**
   * Availability zones of the project's own network; the first two of the region unless said.
   */
  zones?: string[] | null;
  vpc?: string | null;
  subnets?: string[] | null;
}
/**
 * Tags on everything that AWS lets us tag.
 */
export interface TagsOverlay {
  [k: string]: string | null;
}
/**
 * Who may do what, and under which keys.
 */
export interface SecurityOverlay {
  /**
   * nodes: all steps work under the role of the nodes; step: each under a runtime role of its own.
   */
  roles?: ("nodes" | "step") | null;
  /**
   * A customer key for buckets, disks and logs; the foundation's, for disks alone, unless said.
   */
  kms_key?: string | null;
  /**
   * A policy that bounds every role that is made.
   */
  permissions_boundary?: string | null;
  /**
   * A role that exists, for EMR itself to work under; it is neither changed nor deleted.
   */
  service_role?: string | null;
  /**
   * An instance profile that exists, for the nodes; it is neither changed nor deleted.
   */
  instance_profile?: string | null;
  /**
   * A ZIP of PEM files in S3 for encryption in transit; one is made unless said.
   */
  certificate?: string | null;
}
export interface LogsOverlay {
  /**
   * How long logs are kept, in days that CloudWatch knows; 90 unless said.
   */
  retention_days?:
    | (
        | 1
        | 3
        | 5
        | 7
        | 14
        | 30
        | 60
        | 90
        | 120
        | 150
        | 180
        | 365
        | 400
        | 545
        | 731
        | 1096
        | 1827
        | 2192
        | 2557
        | 2922
        | 3288
        | 3653
      )
    | null;
}
/**
 * A SageMaker notebook that starts attached to the standing cluster, through Livy.
 */
export interface NotebookOverlay {
  /**
   * ml.t3.medium unless said.
   */
  instance_type?: string | null;
  /**
   * 20g unless said; 5g to 16t.
   */
  volume?: DiskSizeOverlay | null;
}
export interface Stages {
  bronze?: StageSettings;
  silver?: StageSettings;
  gold?: StageSettings;
}
export interface StageSettings {
  /**
   * What the names of the stage's tables begin with: raw_, processed_ and analyzed_ unless said.
   */
  table_prefix?: string;
  /**
   * A bucket that exists, instead of one that the stack makes; it is neither changed nor deleted.
   */
  bucket?: string;
}
export interface Catalog {
  /**
   * declared: from the columns of the datasets; crawled: by Glue crawlers; none.
   */
  tables?: "declared" | "crawled" | "none";
  /**
   * The Glue database; <project>_<environment> unless named.
   */
  database?: string;
}
/**
 * Named cluster sizings.
 */
export interface Fleets {
  [k: string]: Fleet;
}
export interface Fleet {
  /**
   * The primary node: an instance type, or the long form.
   */
  primary?: InstanceType | Nodes;
  core?: Nodes;
  task?: Nodes;
  scaling?: Scaling;
}
export interface Nodes {
  /**
   * Instance types: a list, or a map of type to the units that one node counts for.
   */
  types?:
    | InstanceType[]
    | {
        [k: string]: number;
      };
  /**
   * Units to hold on demand.
   */
  on_demand?: number;
  /**
   * Units to hold as Spot.
   */
  spot?: number;
  /**
   * How EC2 picks among the types when it provides Spot.
   */
  strategy?: "price-capacity-optimized" | "capacity-optimized" | "lowest-price" | "diversified";
  /**
   * How long to wait for Spot at the cluster's start, and what then.
   */
  provision?: {
    within: Duration;
    otherwise: "on_demand" | "terminate";
  };
  /**
   * Volumes of each node: the size of one, or the long form. EMR's own for the type unless said.
   */
  ebs?: DiskSize | Ebs;
}
/**
 * EBS volumes besides the root: HDFS, and what Spark spills and shuffles.
 */
export interface Ebs {
  size: DiskSize;
  /**
   * Of each node; 1 unless said.
   */
  volumes?: number;
  /**
   * gp3 unless said.
   */
  type?: "gp3" | "gp2" | "io1" | "st1" | "sc1" | "standard";
  /**
   * gp3 and io1 only.
   */
  iops?: number;
  /**
   * MiB a second; gp3 only.
   */
  throughput?: number;
}
/**
 * EMR managed scaling, in fleet units.
 */
export interface Scaling {
  min: number;
  max: number;
  max_core?: number;
  max_on_demand?: number;
}
export interface Cluster {
  /**
   * The EMR release label, such as emr-7.13.0.
   */
  release?: string;
  /**
   * @minItems 1
   */
  applications?: string[];
  /**
   * How many steps run side by side: 1 to 256 (API StepConcurrencyLevel).
   */
  step_concurrency?: number;
  idle_timeout?: Duration;
  max_age?: Duration;
  /**
   * The EC2 key pair of the nodes, for ssh.
   */
  key_pair?: string;
  /**
   * Scripts that every node runs at its start; at most 16.
   *
   * @maxItems 16
   */
  bootstrap?: Bootstrap[];
  /**
   * EMR configuration classifications: spark-defaults, yarn-site, …
   */
  configurations?: {
    [k: string]: {
      [k: string]: string | number | boolean;
    };
  };
}
/**
 * nat: a way to the internet for a network of the project's own; or an existing vpc and its subnets.
 */
export interface Network {
  nat?: boolean;
  /**
   * Addresses of the project's own network: 10.0.0.0/16 unless said; /16 to /24.
   */
  cidr?: string;
  /**
   * Availability zones of the project's own network; the first two of the region unless said.
   *
   * @minItems 2
   * @maxItems 4
   */
  zones?: string[];
  vpc?: string;
  /**
   * @minItems 1
   */
  subnets?: string[];
}
/**
 * Tags on everything that AWS lets us tag.
 */
export interface Tags {
  [k: string]: string;
}
/**
 * Who may do what, and under which keys.
 */
export interface Security {
  /**
   * nodes: all steps work under the role of the nodes; step: each under a runtime role of its own.
   */
  roles?: "nodes" | "step";
  /**
   * A customer key for buckets, disks and logs; the foundation's, for disks alone, unless said.
   */
  kms_key?: string;
  /**
   * A policy that bounds every role that is made.
   */
  permissions_boundary?: string;
  /**
   * A role that exists, for EMR itself to work under; it is neither changed nor deleted.
   */
  service_role?: string;
  /**
   * An instance profile that exists, for the nodes; it is neither changed nor deleted.
   */
  instance_profile?: string;
  /**
   * A ZIP of PEM files in S3 for encryption in transit; one is made unless said.
   */
  certificate?: string;
}
export interface Logs {
  /**
   * How long logs are kept, in days that CloudWatch knows; 90 unless said.
   */
  retention_days?:
    | 1
    | 3
    | 5
    | 7
    | 14
    | 30
    | 60
    | 90
    | 120
    | 150
    | 180
    | 365
    | 400
    | 545
    | 731
    | 1096
    | 1827
    | 2192
    | 2557
    | 2922
    | 3288
    | 3653;
}
/**
 * A SageMaker notebook that starts attached to the standing cluster, through Livy.
 */
export interface Notebook {
  /**
   * ml.t3.medium unless said.
   */
  instance_type?: string;
  volume?: DiskSize;
}
/**
 * What an operator sets up once for an account.
 */
export interface Foundation {
  /**
   * The repository whose workflows preview and deploy.
   */
  github?: {
    /**
     * owner/name, as GitHub spells it.
     */
    repository: string;
    /**
     * The owner's number; it stays when names change hands.
     */
    owner_id?: number;
    /**
     * The repository's number.
     */
    repository_id?: number;
    /**
     * What is deployed; main unless said.
     */
    branch?: string;
  };
  /**
   * GitHub's OIDC provider of the account where one exists; an account has one at most.
   */
  oidc_provider?: string;
}
/**
 * pipelines/<name>.yaml: datasets, and the steps that make them.
 */
export interface Pipeline {
  pipeline: Name;
  description?: Text;
  owner?: Owner;
  fleet?: Name;
  cluster?: Cluster;
  /**
   * Values that an environment or a run may set.
   */
  vars?: {
    [k: string]: Scalar | Var;
  };
  datasets?: {
    [k: string]: Dataset;
  };
  steps?: {
    [k: string]: Step;
  };
}
export interface Var {
  type?: "string" | "int" | "double" | "boolean" | "date" | "timestamp";
  default?: Scalar;
  description?: Text;
}
/**
 * Data at one place, with a format and columns, at one stage.
 */
export interface Dataset {
  description?: Text;
  owner?: Owner;
  stage?: Stage;
  /**
   * Where it lies in the stage's bucket; <pipeline>/<dataset>/ unless said. A wildcard is for reading only.
   */
  path?: string;
  /**
   * Somebody else's data (s3://…): external, read only.
   */
  uri?: string;
  jdbc?: Jdbc;
  /**
   * files: binary files, which an app reads and writes by name.
   */
  format?: "csv" | "files" | "json" | "orc" | "parquet";
  /**
   * Options of Spark's reader, by Spark's names: header, sep, quote, escape, multiLine, …
   */
  options?: {
    [k: string]: Scalar;
  };
  /**
   * Name to type, or to the long form. Their order is the order in the files.
   */
  columns?: {
    [k: string]: ColumnType | Column;
  };
  /**
   * @minItems 1
   */
  partition_by?: string[];
  /**
   * overwrite replaces all, append adds, partitions replaces the partitions that it brings.
   */
  write?: "overwrite" | "append" | "partitions";
  /**
   * What happens to rows of CSV or JSON that do not parse.
   */
  malformed?: "fail" | "drop" | "quarantine";
  expectations?: {
    [k: string]: Expectation;
  };
  /**
   * The same rows once more, in another format beside the dataset.
   */
  exports?: {
    csv?: CsvExport;
  };
  /**
   * The table's name in the catalog; <prefix><pipeline>_<dataset> unless said.
   */
  table?: string;
  /**
   * A file or folder of the repository, put at the path by deploy and by a local run.
   */
  upload?: string;
  /**
   * Who reads it outside of the project.
   */
  consumers?: string[];
}
/**
 * A table of a database, or what a query gives: external, read only.
 */
export interface Jdbc {
  /**
   * jdbc:postgresql:, jdbc:mysql:, jdbc:mariadb:, or in a local run jdbc:derby:memory:<name>. Without user and password.
   */
  url: string;
  /**
   * The table, with its schema where it needs one.
   */
  table?: string;
  /**
   * A SELECT, in the database's own SQL.
   */
  query?: string;
  /**
   * Maven coordinate (group:artifact:version), a .jar file of the repository, or its s3:// URI.
   */
  driver?: string;
  /**
   * A secret of Secrets Manager with username and password; in a local run EMRALD_SECRET_<NAME>.
   */
  secret?: string;
  partition?: JdbcPartition;
  /**
   * Rows that the driver asks the database for at once.
   */
  fetch_size?: number;
  tls?: TlsMode | Tls;
  /**
   * A file of SQL statements that fill an embedded database (jdbc:derby:memory:) before it is read.
   */
  seed?: string;
}
/**
 * Reads in ranges of a column, side by side. The bounds say where ranges lie: no row is left out.
 */
export interface JdbcPartition {
  /**
   * A column of numbers, dates or timestamps.
   */
  column?: string;
  lower?: Scalar;
  upper?: Scalar;
  /**
   * How many ranges.
   */
  count?: number;
}
export interface Tls {
  mode?: TlsMode;
  /**
   * A PEM file of the repository with the certificates that vouch for the server.
   */
  certificate?: string;
}
export interface Column {
  type: ColumnType;
  nullable?: boolean;
  description?: Text;
}
/**
 * One of check, not_null, unique, row_count; and what happens when it does not hold.
 */
export interface Expectation {
  /**
   * An SQL condition that every row must meet.
   */
  check?: string;
  /**
   * @minItems 1
   */
  not_null?: string[];
  /**
   * @minItems 1
   */
  unique?: string[];
  row_count?: {
    min?: number;
    max?: number;
  };
  on_failure: "warn" | "drop" | "quarantine" | "fail";
}
export interface CsvExport {
  delimiter?: string;
  header?: boolean;
  single_file?: boolean;
}
/**
 * One unit of work: reads datasets, writes datasets; becomes one EMR step.
 */
export interface Step {
  description?: Text;
  owner?: Owner;
  /**
   * A function run(spark, …) in a file below spark/apps/.
   */
  app?: string;
  /**
   * A PySpark program of the repository, unchanged.
   */
  script?: string;
  /**
   * A SELECT over the read datasets by name: a .sql file of the repository, or the text.
   */
  sql?: string;
  /**
   * Copies each read dataset to the written one at the same position.
   */
  convert?: true;
  /**
   * A Spark program of the JVM: a .jar file of the repository, or its s3:// URI.
   */
  jar?: string;
  /**
   * The class of `jar` that is run; its manifest's Main-Class unless said.
   */
  main_class?: string;
  /**
   * What command-runner.jar runs, token by token: [s3-dist-cp, --src, …].
   *
   * @minItems 1
   */
  command?: Scalar[];
  /**
   * A shell script of the repository, run on the primary node by script-runner.jar.
   */
  shell?: string;
  /**
   * Datasets of one stage whose tables a Glue crawler brings up to date.
   *
   * @minItems 1
   */
  crawl?: string[];
  args?: Scalar[];
  reads?: DatasetsUsed;
  writes?: DatasetsUsed;
  /**
   * Steps that come first though no dataset shows it.
   */
  depends_on?: string[];
  params?: {
    [k: string]: Scalar | Scalar[];
  };
  spark?: SparkSettings;
  timeout?: Duration;
  retries?: number;
  /**
   * true: what needs it is skipped when it fails, and the run still passes.
   */
  allow_failure?: boolean;
}
export interface SparkSettings {
  executor_memory?: Memory;
  executor_cores?: number;
  executor_instances?: number;
  driver_memory?: Memory;
  driver_cores?: number;
  python_packages?: Dependencies;
  packages?: Dependencies;
  jars?: Dependencies;
  py_files?: Dependencies;
  archives?: Dependencies;
  /**
   * Spark's own properties.
   */
  conf?: {
    [k: string]: Scalar;
  };
}
