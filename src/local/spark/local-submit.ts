import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Configuration } from "../executor/executor.ts";
import { capMemory } from "./memory.ts";
import { toLocalFile, toLocalFiles } from "./local-files.ts";
import { optionValue, propertyValue, splitProperty, type SubmitArguments } from "../../emr/submit-arguments.ts";
import { clusterOptions, fileOptions, isClusterProperty } from "./submit-options.ts";

/** What a submit meets on this machine. */
export interface LocalSetting {
  readonly cores: number;
  /** The most a driver may take. */
  readonly driverMemory: string;
  /** Properties beneath those of cluster and step. */
  readonly conf: Readonly<Record<string, string>>;
  /** The cluster's `Configurations`. */
  readonly configurations: readonly Configuration[];
  readonly s3Dir: string;
  readonly buckets: readonly string[];
  /** The step's scratch folder. */
  readonly workDir: string;
}

export interface LocalSubmit {
  /** What stands between `spark-submit` and the program. */
  readonly options: readonly string[];
  /** The program, where it is on this machine. */
  readonly main: string;
  /** Archives of this machine, to be unpacked in the working folder as YARN does; `#folder` at their end. */
  readonly archives: readonly string[];
  /** Files that are not there: the step cannot run. */
  readonly problems: readonly string[];
}

/** A submit to a cluster made one to this machine: same program, same arguments, `local[n]`, S3 in a folder. */
export function toLocalSubmit(submit: SubmitArguments, setting: LocalSetting): LocalSubmit {
  const defaults = { ...setting.conf, ...sparkDefaults(setting.configurations) };
  const main = toLocalFile(setting.s3Dir, submit.main);
  const problems = main.problem === undefined ? [] : [main.problem];
  const own: string[] = [];
  const archives: string[] = [];
  for (const { name, value } of submit.options) {
    if (clusterOptions.has(name) || driverOptions.has(name)) continue;
    if (value === undefined) {
      own.push(name);
    } else if (name === "--conf") {
      if (!isClusterProperty(splitProperty(value)?.[0] ?? "")) own.push(name, value);
    } else if (name === "--archives") {
      const files = toLocalFiles(setting.s3Dir, value);
      archives.push(...files.list.split(",").filter((file) => file !== ""));
      problems.push(...files.problems);
    } else if (fileOptions.has(name) || name === "--properties-file") {
      const files = toLocalFiles(setting.s3Dir, value);
      own.push(name, files.list);
      problems.push(...files.problems);
    } else {
      own.push(name, value);
    }
  }
  const memory = optionValue(submit, "--driver-memory") ?? driverProperty(submit, defaults, "spark.driver.memory");
  const java =
    optionValue(submit, "--driver-java-options") ?? driverProperty(submit, defaults, "spark.driver.extraJavaOptions");
  const beneath = Object.entries(defaults).filter(([name]) => !isClusterProperty(name));
  return {
    options: [
      ...["--master", `local[${setting.cores}]`],
      ...["--driver-memory", capMemory(memory, setting.driverMemory)],
      ...conf(Object.fromEntries(beneath)),
      ...own,
      // Spark lets the last one count, so that nothing of the step's can lead it out of this machine.
      ...conf({ ...machineProperties(setting, java), ...s3Properties(setting) }),
    ],
    main: main.path ?? submit.main,
    archives,
    problems,
  };
}

/** Given once, in the form that this machine needs. */
const driverOptions: ReadonlySet<string> = new Set(["--driver-memory", "--driver-java-options"]);

function driverProperty(submit: SubmitArguments, defaults: Readonly<Record<string, string>>, name: string) {
  return propertyValue(submit, name) ?? defaults[name];
}

function sparkDefaults(configurations: readonly Configuration[]): Readonly<Record<string, string>> {
  const blocks = configurations.filter((block) => block.Classification === "spark-defaults");
  return Object.assign({}, ...blocks.map((block) => block.Properties ?? {})) as Record<string, string>;
}

function machineProperties({ workDir }: LocalSetting, java: string | undefined): Record<string, string> {
  // Hive's metastore is a Derby database, which one process at a time may open: each step has its own.
  const derby = `"-Dderby.system.home=${join(workDir, "derby")}"`;
  return {
    "spark.ui.enabled": "false",
    "spark.sql.warehouse.dir": pathToFileURL(join(workDir, "warehouse")).href,
    "spark.local.dir": join(workDir, "spark"),
    // A program that names YARN as its master would wait twenty minutes for it; it fails at once instead.
    "spark.hadoop.yarn.resourcemanager.connect.max-wait.ms": "1000",
    "spark.hadoop.yarn.resourcemanager.connect.retry-interval.ms": "500",
    "spark.hadoop.ipc.client.connect.max.retries": "1",
    "spark.driver.extraJavaOptions": java === undefined ? derby : `${java} ${derby}`,
  };
}

/** Stock Hadoop maps every bucket to its folder: no jar beyond Spark's own, and URIs stay as they are. */
function s3Properties({ s3Dir, buckets }: LocalSetting): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const scheme of ["s3", "s3a"]) {
    properties[`spark.hadoop.fs.${scheme}.impl`] = "org.apache.hadoop.fs.viewfs.ViewFileSystemOverloadScheme";
    // What a bucket without a folder falls back to. It must not be a file system: s3://new/home/ would be /home/.
    properties[`spark.hadoop.fs.viewfs.overload.scheme.target.${scheme}.impl`] = "NoSuchBucket";
  }
  for (const bucket of buckets) {
    const folder = pathToFileURL(join(s3Dir, bucket)).href;
    properties[`spark.hadoop.fs.viewfs.mounttable.${bucket}.linkFallback`] = folder;
  }
  return properties;
}

function conf(properties: Readonly<Record<string, string>>): string[] {
  return Object.entries(properties).flatMap(([name, value]) => ["--conf", `${name}=${value}`]);
}
