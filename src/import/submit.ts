import { ARCHIVE_FOLDER, hasEnding } from "../emr/file-endings.ts";
import { optionValue, parseSubmit, splitProperty, type SubmitArguments } from "../emr/submit-arguments.ts";
import { given } from "../spec/given.ts";
import type { Scalar, SparkSettings } from "../spec/schema/types.ts";
import { isJar } from "../model/packages.ts";
import { plain } from "./configurations.ts";
import type { Notes } from "./notes.ts";
import { WAIT_COMPLETION } from "../emr/spark-submit.ts";

/** A spark-submit as the keys of a step. */
export interface Submit {
  /** The program: a .py, a .jar. */
  readonly main: string;
  readonly mainClass?: string;
  readonly args: readonly string[];
  readonly spark?: SparkSettings;
}

/** Options that a property says as well. */
const AS_PROPERTY: Readonly<Partial<Record<string, string>>> = {
  "--archives": "spark.archives",
  "--driver-class-path": "spark.driver.extraClassPath",
  "--driver-java-options": "spark.driver.extraJavaOptions",
  "--driver-library-path": "spark.driver.extraLibraryPath",
  "--exclude-packages": "spark.jars.excludes",
  "--files": "spark.files",
  "--jars": "spark.jars",
  "--keytab": "spark.kerberos.keytab",
  "--packages": "spark.jars.packages",
  "--principal": "spark.kerberos.principal",
  "--py-files": "spark.submit.pyFiles",
  "--queue": "spark.yarn.queue",
  "--repositories": "spark.jars.repositories",
};

/** Options whose files are keys of `spark:`, where they lie in S3 and end as the key's files do. */
const FILES = {
  "--archives": "archives",
  "--jars": "jars",
  "--py-files": "py_files",
} as const;

/** What rule step/dependency-file takes. */
function isTaken(key: (typeof FILES)[keyof typeof FILES], uri: string): boolean {
  const [file = "", folder, ...more] = key === "archives" ? uri.split("#") : [uri];
  return (
    uri.startsWith("s3://") &&
    hasEnding(key, file) &&
    more.length === 0 &&
    (folder === undefined || ARCHIVE_FOLDER.test(folder))
  );
}

/** Options that the YAML does not say, and why. */
const LEFT: Readonly<Partial<Record<string, string>>> = {
  "--properties-file": "a file of a node: write its properties below `spark.conf`",
  "--proxy-user": "steps work under the user and role of the cluster",
  "--remote": "steps are submitted on the cluster",
  "--supervise": "it is of Spark's own cluster manager, not of YARN",
  "--total-executor-cores": "it is of Spark's own cluster manager, not of YARN",
};

const SIZES: Readonly<Partial<Record<string, string>>> = {
  "--driver-memory": "driver_memory",
  "--executor-memory": "executor_memory",
};
const COUNTS: Readonly<Partial<Record<string, string>>> = {
  "--driver-cores": "driver_cores",
  "--executor-cores": "executor_cores",
  "--num-executors": "executor_instances",
};

/** What emrald gives every submit itself. */
const OURS = ["spark.master", "spark.submit.deployMode", "spark.yarn.maxAppAttempts", "spark.app.name"];

/** Takes the words after `spark-submit` apart; undefined where they name no program of Spark's. */
export function submitOf(words: readonly string[], step: string, notes: Notes): Submit | undefined {
  const { submit } = parseSubmit(words);
  if (!submit || !/\.(py|jar)$/.test(submit.main)) return undefined;
  const mode = optionValue(submit, "--deploy-mode") ?? "client";
  if (mode !== "cluster")
    notes.leave(
      `${step}: --deploy-mode ${mode}`,
      "the driver runs on a node of YARN: a script that reads files of the primary node will not find them",
    );
  const mainClass = optionValue(submit, "--class");
  const spark = settingsOf(submit, step, notes);
  return {
    main: submit.main,
    ...(mainClass === undefined ? {} : { mainClass }),
    args: submit.args,
    ...(Object.keys(spark).length > 0 ? { spark } : {}),
  };
}

function settingsOf(submit: SubmitArguments, step: string, notes: Notes): SparkSettings {
  const sizes: Partial<Record<string, string | number>> = {};
  const conf: Record<string, Scalar> = {};
  const files: Partial<Record<"archives" | "jars" | "py_files", string[]>> = {};
  for (const { name, value = "" } of submit.options) {
    const key = Object.hasOwn(FILES, name) ? FILES[name as keyof typeof FILES] : undefined;
    if (key === "py_files" && isJar(submit.main)) {
      notes.leave(`${step}: ${name} ${value}`, "modules of Python, which a program of the JVM does not import");
      continue;
    }
    const uris = [...new Set(value.split(","))];
    if (key && uris.every((uri) => isTaken(key, uri))) {
      files[key] = uris;
      continue;
    }
    const property = AS_PROPERTY[name];
    const size = SIZES[name];
    const count = COUNTS[name];
    if (property !== undefined) conf[property] = value;
    else if (size) {
      const read = memory(value);
      if (read === undefined) leaveSize(name, value);
      else sizes[size] = read;
    } else if (count && /^[1-9]\d*$/.test(value)) sizes[count] = Number(value);
    else if (count) leaveSize(name, value);
    else if (name === "--conf") setProperty(value);
    else if (LEFT[name] !== undefined) notes.leave(`${step}: ${name} ${value}`.trim(), LEFT[name]);
  }
  return given<SparkSettings>({
    executor_memory: sizes["executor_memory"] as string | undefined,
    executor_cores: sizes["executor_cores"] as number | undefined,
    executor_instances: sizes["executor_instances"] as number | undefined,
    driver_memory: sizes["driver_memory"] as string | undefined,
    driver_cores: sizes["driver_cores"] as number | undefined,
    ...files,
    conf: Object.keys(conf).length > 0 ? conf : undefined,
  });

  function leaveSize(name: string, value: string): void {
    notes.leave(`${step}: ${name} ${value}`, "it is not a size that emrald reads: 18g, 512m, or a whole number");
  }

  function setProperty(text: string): void {
    const [key, value] = splitProperty(text) ?? ["", ""];
    if (OURS.includes(key) || key.startsWith("spark.emrald.")) return;
    if (!key.startsWith("spark.")) notes.leave(`${step}: --conf ${text}`, "it is no property of Spark's");
    else if (key === WAIT_COMPLETION) {
      if (value.toLowerCase() === "false")
        notes.leave(
          `${step}: ${text}`,
          "the step would be COMPLETED as soon as it is submitted (rule cluster/no-wait)",
        );
    } else conf[key] = plain(value);
  }
}

/** `18G`, `4096m`, `2048` (MiB) as the spec writes sizes. */
function memory(text: string): string | undefined {
  const [, number, unit = "m"] = /^([1-9]\d{0,6})([mgt])?b?$/.exec(text.toLowerCase()) ?? [];
  return number === undefined ? undefined : `${number}${unit}`;
}
