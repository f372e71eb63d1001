import { suggest } from "../spec/nearest.ts";
import { type Reference, references } from "../spec/reference.ts";
import type { Path } from "../spec/diagnostic.ts";
import type { Scalar, Stage } from "../spec/schema/types.ts";
import type { DatasetSpec, EnvironmentSpec, PipelineSpec, StepSpec } from "../spec/types.ts";
import { STAGES } from "../spec/stages.ts";
import { wholeId } from "../spec/spell.ts";
import { bucketName } from "./names.ts";
import { join, type Symbolic, type Text } from "./symbol.ts";

/** What a reference stands for, or why it stands for nothing. */
export type Resolved = { readonly value: Text } | { readonly problem: string; readonly hint: string };

const ROOTS = ["datasets", "environment", "project", "region", "run", "stages", "vars"];

/** `${vars.x}`, `${datasets.x.uri}`, `${stages.gold.bucket}`, `${run.id}`, … as a step of a pipeline sees them. */
export function resolveReference(
  { text, parts }: Reference,
  environment: EnvironmentSpec,
  pipeline: PipelineSpec,
  datasets: ReadonlyMap<string, DatasetSpec>,
): Resolved {
  const [root = "", name = "", member] = parts;
  const unknown = (what: string, wanted: string, known: Iterable<string>): Resolved => ({
    problem: `unknown reference "\${${text}}": ${what}`,
    hint: suggest(wanted, known, "such name"),
  });
  const whole = (value: Text | undefined): Resolved =>
    parts.length > 1
      ? { problem: `unknown reference "\${${text}}": "${root}" has no members`, hint: `Write \${${root}}.` }
      : { value: value ?? "" };
  switch (root) {
    case "environment":
      return whole(environment.name);
    case "project":
      return whole(environment.project);
    case "region":
      return whole(environment.region);
    case "vars":
      if (!pipeline.vars.has(name) || parts.length !== 2)
        return unknown(`there is no variable "${parts.slice(1).join(".")}"`, name, pipeline.vars.keys());
      return { value: { $: "var", pipeline: pipeline.name, name } };
    case "run":
      if ((name !== "id" && name !== "started_at") || parts.length !== 2)
        return unknown(`a run has no "${name}"`, name, ["id", "started_at"]);
      return { value: { $: "run", name } };
    case "stages":
      if (!isStage(name)) return unknown(`there is no stage "${name}"`, name, STAGES);
      if (member !== "bucket" || parts.length !== 3)
        return unknown(`of a stage there is "bucket" only`, member ?? "", ["bucket"]);
      return { value: bucket(environment, name) };
    case "datasets": {
      const dataset = datasets.get(wholeId(pipeline.name, name));
      if (!dataset) return unknown(`there is no dataset "${name}"`, name, namesFrom(pipeline, datasets));
      if (member !== "uri" || parts.length !== 3)
        return unknown(`of a dataset there is "uri" only`, member ?? "", ["uri"]);
      return { value: datasetUri(environment, dataset) };
    }
    default:
      return unknown(`it begins with none of ${ROOTS.join(", ")}`, root, ROOTS);
  }
}

/** Datasets as a pipeline names them: its own by their short names. */
export function namesFrom(pipeline: PipelineSpec, datasets: ReadonlyMap<string, DatasetSpec>): string[] {
  return [...datasets.values()].map(({ id, name, pipeline: home }) => (home === pipeline.name ? name : id));
}

/** A stage's or foundation's bucket by name; a symbol while the account is unknown, and an existing one's own name. */
export function bucket(environment: EnvironmentSpec, name: string): Text {
  const existing = isStage(name) ? environment.stages[name].bucket : undefined;
  if (existing !== undefined) return existing;
  const symbol: Symbolic = { $: "bucket", bucket: name };
  return environment.account === undefined ? symbol : bucketName(environment, name, environment.account);
}

function isStage(name: string): name is Stage {
  return (STAGES as readonly string[]).includes(name);
}

/** Where a dataset lies. */
export function datasetUri(environment: EnvironmentSpec, dataset: DatasetSpec): Text {
  if (dataset.uri !== undefined) return dataset.uri;
  return join("s3://", bucket(environment, dataset.stage ?? "bronze"), "/", dataset.path ?? "");
}

/** Every text of a step in which references are resolved, with its way from the step on. */
export function* stepTexts({
  command,
  args,
  params,
  spark,
}: StepSpec): Generator<{ readonly text: string; readonly path: Path }> {
  for (const [key, values] of Object.entries({ command, args })) {
    for (const [index, value] of values.entries())
      if (typeof value === "string") yield { text: value, path: [key, index] };
  }
  for (const [name, value] of params) {
    if (typeof value === "string") yield { text: value, path: ["params", name] };
    else if (Array.isArray(value)) {
      for (const [index, item] of (value as readonly Scalar[]).entries()) {
        if (typeof item === "string") yield { text: item, path: ["params", name, index] };
      }
    }
  }
  for (const [key, value] of Object.entries(spark.conf)) {
    if (typeof value === "string") yield { text: value, path: ["spark", "conf", key] };
  }
}

/** The variables that a step refers to. */
export function variablesOf(step: StepSpec): Set<string> {
  const found = new Set<string>();
  for (const { text } of stepTexts(step)) {
    for (const { parts } of references(text)) if (parts[0] === "vars") found.add(parts[1] ?? "");
  }
  return found;
}
