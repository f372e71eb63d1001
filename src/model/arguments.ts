import { type Argument, sparkSubmit } from "../emr/spark-submit.ts";
import { pieces } from "../spec/reference.ts";
import type { EnvironmentSpec, StepSpec } from "../spec/types.ts";
import { entryOf } from "./files.ts";
import type { Lineage } from "./lineage.ts";
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

/** The tokens that command-runner.jar gets for a step, `spark-submit` first. */
export function stepArguments(
  step: StepSpec,
  environment: EnvironmentSpec,
  lineage: Lineage,
  artifactUri: (file: string) => Text,
): Text[] {
  const program =
    step.script === undefined
      ? runtimeProgram(step, artifactUri)
      : [
          artifactUri(entryOf(step)?.file ?? ""),
          ...step.args.map((argument) => resolveText(String(argument), step, environment, lineage)),
        ];
  const { conf, ...sizes } = step.spark;
  const settings: Record<string, Argument<Symbolic>> = Object.fromEntries(
    Object.entries(conf).map(([key, value]) => [key, resolveText(String(value), step, environment, lineage)]),
  );
  if (step.script !== undefined) {
    // Nothing to the program itself: a local run finds the plan's tables by them, and logs name the run.
    settings["spark.emrald.plan"] = PLAN_URI;
    settings["spark.emrald.run"] = RUN_ID;
  }
  return sparkSubmit<Symbolic>({ name: step.id, ...sizes }, settings, (key, value) => join(`${key}=`, value), program);
}

function runtimeProgram(step: StepSpec, artifactUri: (file: string) => Text): Text[] {
  return [
    "--py-files",
    artifactUri(RUNTIME_PACKAGE),
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
