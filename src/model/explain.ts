import type { Path, Place } from "../spec/diagnostic.ts";
import { isTree, type Layer, overlay, placeOfValue } from "../spec/layers.ts";
import { isEmbedded } from "./databases.ts";
import { variablesOf } from "./references.ts";
import { spellOutPipeline, spellOutProject } from "../spec/short-forms.ts";
import type { DatasetSpec, EnvironmentSpec, StepSpec } from "../spec/types.ts";

/** One value of the spec, and the place that set it; no place when it is a default. */
export interface ExplainedValue {
  readonly key: string;
  readonly value: unknown;
  readonly place?: Place;
}

export interface Explained {
  readonly title: string;
  readonly values: readonly ExplainedValue[];
}

/** All that a name stands for in an environment: a step and a dataset may share one. Empty when it stands for nothing. */
export function explained(environment: EnvironmentSpec, name: string | undefined): Explained[] {
  if (name === undefined) return [explainEnvironment(environment)];
  const [pipelineName = "", short, ...rest] = name.split("/");
  if (rest.length > 0) return [];
  const pipeline = environment.pipelines.find((one) => one.name === pipelineName);
  if (!pipeline) return [];
  const merged = pipeline.layers.reduce<unknown>(
    (base, { value }) => overlay(base, spellOutPipeline(value)),
    undefined,
  );
  const set = (path: Path): ExplainedValue[] => leaves(merged, path, pipeline.layers);
  if (short === undefined) {
    const values = ["description", "owner", "fleet", "cluster", "vars"].flatMap((key) => set([key]));
    return [
      {
        title: `pipeline ${name} in ${environment.name}`,
        values: [...values, ...fleetOf(environment, pipeline.fleet)],
      },
    ];
  }
  const step = pipeline.steps.find((one) => one.name === short);
  const dataset = pipeline.datasets.find((one) => one.name === short);
  return [
    ...(step
      ? [
          {
            title: `step ${name} in ${environment.name}`,
            values: [
              ...withDefaults(set(["steps", short]), ["steps", short], stepDefaults(step)),
              ...[...variablesOf(step)].flatMap((variable) => set(["vars", variable])),
              ...fleetOf(environment, pipeline.fleet),
            ],
          },
        ]
      : []),
    ...(dataset
      ? [
          {
            title: `dataset ${name} in ${environment.name}`,
            values: withDefaults(set(["datasets", short]), ["datasets", short], datasetDefaults(dataset)),
          },
        ]
      : []),
  ];
}

function explainEnvironment({ name, layers, lifecycle, afterRun, protect, catalog }: EnvironmentSpec): Explained {
  const merged = layers.reduce<unknown>((base, { value }) => overlay(base, spellOutProject(value)), undefined);
  const { environments: _, pipelines: __, ...keys } = isTree(merged) ? merged : {};
  const values = Object.keys(keys).flatMap((key) => leaves(keys, [key], layers));
  const defaults = {
    lifecycle,
    after_run: afterRun,
    protect,
    "catalog.tables": catalog.tables,
    "catalog.database": catalog.database,
  };
  return { title: `environment ${name}`, values: withDefaults(values, [], defaults) };
}

/** A pipeline that names no fleet has the environment's. */
function fleetOf(environment: EnvironmentSpec, own: string | undefined): ExplainedValue[] {
  if (own !== undefined || environment.fleet === undefined) return [];
  const found = placeOfValue(environment.layers, ["fleet"]);
  return [{ key: "fleet", value: environment.fleet, ...(found ? { place: { ...found, on: "value" } } : {}) }];
}

/** Every scalar and list below a path, with the place that set it. */
function leaves(root: unknown, path: Path, layers: readonly Layer[]): ExplainedValue[] {
  const value = path.reduce<unknown>((inner, key) => (isTree(inner) ? inner[key] : undefined), root);
  if (value === undefined) return [];
  if (isTree(value)) return Object.keys(value).flatMap((key) => leaves(root, [...path, key], layers));
  const found = placeOfValue(layers, path);
  return [{ key: keyOf(path), value, ...(found ? { place: { ...found, on: "value" } } : {}) }];
}

/** Without what the title says already: `steps.volatility.retries` is `retries`. */
function keyOf(path: Path): string {
  return (path[0] === "steps" || path[0] === "datasets" ? path.slice(2) : path).join(".");
}

function withDefaults(
  values: readonly ExplainedValue[],
  path: Path,
  defaults: Readonly<Record<string, unknown>>,
): ExplainedValue[] {
  const given = new Set(values.map(({ key }) => key));
  const missing = Object.entries(defaults).filter(
    ([key, value]) => value !== undefined && !given.has(keyOf([...path, key])),
  );
  return [...values, ...missing.map(([key, value]) => ({ key, value }))];
}

function stepDefaults({ retries, allowFailure }: StepSpec): Record<string, unknown> {
  return { retries, allow_failure: allowFailure };
}

function datasetDefaults({ path, write, malformed, format, uri, jdbc }: DatasetSpec): Record<string, unknown> {
  const isText = format === "csv" || format === "json";
  const tls = jdbc && !isEmbedded(jdbc.url) ? { "jdbc.tls.mode": jdbc.tls.mode } : {};
  return { ...(uri === undefined ? { path, write } : {}), ...(isText ? { malformed } : {}), ...tls };
}
