import { COMMAND_RUNNER } from "../emr/step-jars.ts";
import { masked } from "../spec/secret.ts";
import { type Json, ShapeProblem } from "./json.ts";
import { leaveKeys, STEP_KEYS } from "./keys.ts";
import type { Notes } from "./notes.ts";

/** A step of the input: what runs, as EMR's API says it. */
export interface StepWords {
  readonly name: string;
  readonly jar: string;
  readonly mainClass?: string;
  readonly args: readonly string[];
  readonly properties: readonly string[];
  readonly onFailure: string;
  /** Its place in the input: `Steps[2]`. */
  readonly at: string;
  /** A cluster has it in its list: it was submitted already. */
  readonly isDone: boolean;
}

/** What the AWS CLI makes of its `Type` (awscli, emr/steputils.py): the words before the step's own. */
const TYPES: Readonly<Record<string, readonly string[] | undefined>> = {
  CUSTOM_JAR: undefined,
  SPARK: ["spark-submit"],
  HIVE: ["hive-script", "--run-hive-script", "--args"],
  PIG: ["pig-script", "--run-pig-script", "--args"],
  STREAMING: ["hadoop-streaming"],
};
const SCRIPT_RUNNER = /(^|\/)script-runner(-[\d.]+)?\.jar$/;

/** One step of the API, of the AWS CLI's shorthand, or of what ListSteps answers. Undefined for what EMR adds by itself. */
export function stepWords(step: Json, notes: Notes): StepWords | undefined {
  if (!step.isMap()) throw step.wrong("a map");
  leaveKeys(step, STEP_KEYS, notes);
  const call = step.first("HadoopJarStep", "Config") ?? step;
  const type = step.get("Type")?.oneOf(Object.keys(TYPES)) ?? "CUSTOM_JAR";
  const before = TYPES[type];
  const args = words(call);
  const jar = call.get("Jar")?.text();
  if (jar === undefined && before === undefined)
    throw new ShapeProblem(
      call.path,
      `${call.name} does not say what it runs`,
      `Give it a Jar, such as "${COMMAND_RUNNER}", or a Type: ${Object.keys(TYPES).join(", ")}.`,
    );
  const name = masked(step.get("Name")?.text() ?? type.toLowerCase());
  if ((args[0] ?? "").includes("state-pusher-script")) {
    notes.leave(`the step "${name}"`, "the debugging of old consoles: EMR shows steps by itself");
    return undefined;
  }
  const mainClass = call.get("MainClass")?.text();
  return {
    name,
    jar: before ? COMMAND_RUNNER : (jar ?? COMMAND_RUNNER),
    ...(mainClass === undefined || mainClass === "" ? {} : { mainClass }),
    args: [...(before ?? []), ...args],
    properties: properties(call),
    onFailure: step.get("ActionOnFailure")?.text() ?? "",
    at: step.name,
    isDone: step.first("Id", "Status") !== undefined,
  };
}

export function isScriptRunner(jar: string): boolean {
  return SCRIPT_RUNNER.test(jar);
}

function words(call: Json): string[] {
  const args = call.get("Args");
  if (args && typeof args.value === "string")
    throw new ShapeProblem(
      args.path,
      `${args.name} must be a list of words, not one text`,
      `Write ${JSON.stringify(args.value.split(/[ ,]+/).slice(0, 3))} and so on.`,
    );
  return (args?.items() ?? []).map((arg) => arg.scalar());
}

/** As `-D` takes them. The API has a list of Key and Value, ListSteps a map, the AWS CLI a text. */
function properties(call: Json): string[] {
  const found = call.get("Properties");
  if (!found) return [];
  if (found.isList())
    return found.items().map((item) => `${item.get("Key")?.text() ?? ""}=${item.get("Value")?.scalar() ?? ""}`);
  if (found.isMap()) return found.keys().map((key) => `${key}=${found.get(key)?.scalar() ?? ""}`);
  return found
    .text()
    .split(",")
    .filter((text) => text !== "");
}
