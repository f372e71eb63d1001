import { type Argument, PYTHON_PACKAGES, sparkSubmit } from "../emr/spark-submit.ts";
import { COMMAND_RUNNER, scriptRunner } from "../emr/step-jars.ts";
import { pieces } from "../spec/reference.ts";
import type { Scalar } from "../spec/schema/types.ts";
import type { EnvironmentSpec, StepSpec } from "../spec/types.ts";
import { type Dependencies, type DependencyFile, PACKAGES_FOLDER } from "./dependencies.ts";
import { entryOf } from "./files.ts";
import type { Lineage } from "./lineage.ts";
import { lockedSet } from "./packages.ts";
import { resolveReference } from "./references.ts";
import { isSymbolic, join, type Symbolic, type Text } from "./symbol.ts";

/** The runtime as artifacts: the package, and the program that starts it. */
export const RUNTIME_PACKAGE = "spark/emrald.zip";
export const RUNTIME_PROGRAM = "spark/emrald/submit.py";

const PLAN_URI: Symbolic = { $: "plan", name: "uri" };
const RUN_ID: Symbolic = { $: "run", name: "id" };
const STARTED_AT: Symbolic = { $: "run", name: "started_at" };
const ATTEMPT: Symbolic = { $: "run", name: "attempt" };

/** A string of the spec with its references resolved; an unknown one stays as it is written, since a rule has named it. */
export function resolveText(text: string, step: StepSpec, environment: EnvironmentSpec, lineage: Lineage): Text {
  if (!text.includes("${")) return text;
  const pipeline = lineage.pipelines.get(step.pipeline);
  const parts = pieces(text).map((piece): Text => {
    if (typeof piece === "string" || !pipeline) return typeof piece === "string" ? piece : text;
    const resolved = resolveReference(piece, environment, pipeline, lineage.datasets);
    return "value" in resolved ? resolved.value : `\${${piece.text}}`;
  });
  return join(...parts);
}

/** What runs a step's arguments on EMR; undefined for a crawl, which is no EMR step. */
export function stepJar({ kinds }: StepSpec, { region }: EnvironmentSpec): string | undefined {
  const [kind] = kinds;
  if (kind === "crawl") return undefined;
  return kind === "shell" ? scriptRunner(region ?? "us-east-1") : COMMAND_RUNNER;
}

/** The tokens that the step's jar gets. */
export function stepArguments(
  step: StepSpec,
  environment: EnvironmentSpec,
  lineage: Lineage,
  dependencies: Dependencies,
  artifactUri: (file: string) => Text,
): Text[] {
  const resolved = (values: readonly Scalar[]): Text[] =>
    values.map((value) => resolveText(String(value), step, environment, lineage));
  const uri = ({ file, uri, as }: DependencyFile): Text =>
    join(file === undefined ? (uri ?? "") : artifactUri(file), as === undefined ? "" : `#${as}`);
  const files = (some: Dependencies, runtime: readonly Text[] = []): Text[] => [
    ...list("--jars", some.jars.map(uri)),
    ...list("--py-files", [...runtime, ...some.pyFiles.map(uri)]),
    ...list("--archives", some.archives.map(uri)),
  ];
  const entry = entryOf(step);
  const file = entry ? artifactUri(entry.file) : (step.jar ?? "");
  switch (step.kinds[0]) {
    case "crawl":
      return [];
    case "command":
      return resolved(step.command);
    case "shell":
      return [file, ...resolved(step.args)];
    case "jar": {
      const mainClass = step.mainClass === undefined ? [] : ["--class", step.mainClass];
      return submitted(step, resolved, [...files(dependencies), ...mainClass, file, ...resolved(step.args)]);
    }
    case "script":
      return submitted(step, resolved, [...files(dependencies), file, ...resolved(step.args)], {
        // Nothing to the program itself: a local run finds the plan's tables by them, and logs name the run.
        "spark.emrald.plan": PLAN_URI,
        "spark.emrald.run": RUN_ID,
        ...pythonSettings(dependencies),
      });
    default:
      return submitted(
        step,
        resolved,
        [...files(dependencies, [artifactUri(RUNTIME_PACKAGE)]), ...runtimeProgram(step, artifactUri)],
        pythonSettings(dependencies),
      );
  }
}

function submitted(
  { id, spark: { conf, ...sizes } }: StepSpec,
  resolved: (values: readonly Scalar[]) => Text[],
  program: readonly Text[],
  ours: Readonly<Record<string, Argument<Symbolic>>> = {},
): Text[] {
  const values = resolved(Object.values(conf));
  const settings = Object.fromEntries(Object.keys(conf).map((key, index) => [key, values[index] ?? ""]));
  const argument = (key: string, value: Text): Text => join(`${key}=`, value);
  return sparkSubmit<Symbolic>({ name: id, ...sizes }, { ...settings, ...ours }, argument, program);
}

/** An option of spark-submit whose files are separated by commas. */
function list(option: string, files: readonly Text[]): Text[] {
  return files.length === 0
    ? []
    : [option, join(...files.flatMap((file, index) => (index === 0 ? [file] : [",", file])))];
}

/** Where driver and executors find the packages of a step: YARN unpacks the archive in their working folders. */
function pythonSettings({ python, archives }: Dependencies): Record<string, string> {
  if (python === undefined) return {};
  if (archives.every(({ as }) => as !== PACKAGES_FOLDER)) return { [PYTHON_PACKAGES]: lockedSet(python) };
  const path = `./${PACKAGES_FOLDER}`;
  return { "spark.executorEnv.PYTHONPATH": path, "spark.yarn.appMasterEnv.PYTHONPATH": path };
}

function runtimeProgram(step: StepSpec, artifactUri: (file: string) => Text): Text[] {
  return [
    artifactUri(RUNTIME_PROGRAM),
    ...["--plan", PLAN_URI, "--step", step.id, "--run", RUN_ID, "--started-at", STARTED_AT, "--attempt", ATTEMPT],
  ];
}

/** How many characters a text has at most, once everything is known. */
export function longest(text: Text): number {
  if (!isSymbolic(text)) return text.length;
  switch (text.$) {
    case "join":
      return text.parts.reduce((sum, part) => sum + longest(part), 0);
    case "account":
      return 12;
    case "bucket":
      return 63;
    case "plan":
      return "s3:///plans/.json".length + 63 + 64;
    case "run":
      return 64;
    case "var":
      return 256;
  }
}
