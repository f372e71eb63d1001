import { basename } from "node:path";
import { splitProperty, type SubmitArguments } from "../../emr/submit-arguments.ts";
import { PYTHON_PACKAGES } from "../../emr/spark-submit.ts";
import { clusterOptions, isClusterProperty } from "../spark/submit-options.ts";

/**
 * Whether one application may take this submit among others: it runs the emrald runtime, and asks Spark for nothing that
 * the others would notice (packages, jars, properties of its own). All else gets an application to itself.
 */
export function isPackable(submit: SubmitArguments): boolean {
  if (basename(submit.main) !== "submit.py" || !submit.args.includes("--plan")) return false;
  return submit.options.every(({ name, value = "" }) => {
    if (name === "--py-files") return value.split(",").every((file) => basename(file) === "emrald.zip");
    if (name === "--conf") return isHarmless(splitProperty(value)?.[0] ?? "");
    return name === "--name" || name === "--driver-memory" || clusterOptions.has(name);
  });
}

function isHarmless(property: string): boolean {
  return (
    isClusterProperty(property) ||
    isOfSession(property) ||
    (property.startsWith("spark.emrald.") && property !== PYTHON_PACKAGES) ||
    property === "spark.app.name"
  );
}

/** What each session of an application may have its own value of: the properties of SQL, without those set at its start. */
function isOfSession(property: string): boolean {
  return /^spark\.sql\.(?!warehouse|extensions|catalog|hive|globalTempDatabase|streaming)/.test(property);
}

/** The properties that a packed step brings along for its own session. */
export function sessionProperties(submit: SubmitArguments): Record<string, string> {
  const properties = submit.options
    .filter(({ name }) => name === "--conf")
    .map(({ value = "" }) => splitProperty(value))
    .filter((property) => property !== undefined && isOfSession(property[0]));
  return Object.fromEntries(properties as [string, string][]);
}
