import type { Path } from "../spec/diagnostic.ts";
import type { Layer } from "../spec/layers.ts";
import type { EnvironmentSpec, PipelineSpec, StepSpec } from "../spec/types.ts";

/** Where a step's `app` is looked for. */
const APPS = "spark/apps/";

/** A file of the repository that the spec names. */
export interface NamedFile {
  /** From the repository's root. */
  readonly file: string;
  readonly as: "app" | "script" | "sql" | "bootstrap" | "upload";
  readonly layers: readonly Layer[];
  readonly path: Path;
}

/** The file that holds a step's code; undefined for inline SQL and `convert`. */
export function entryOf(step: StepSpec): { readonly file: string; readonly as: "app" | "script" | "sql" } | undefined {
  if (step.app !== undefined) return { file: APPS + step.app, as: "app" };
  if (step.script !== undefined) return { file: step.script, as: "script" };
  if (step.sql?.endsWith(".sql")) return { file: step.sql, as: "sql" };
  return undefined;
}

/** Every file that a pipeline names, with the place that names it. */
export function filesOfPipeline(pipeline: PipelineSpec): NamedFile[] {
  const { layers } = pipeline;
  return [
    ...pipeline.steps.flatMap((step) => {
      const entry = entryOf(step);
      return entry ? [{ ...entry, layers, path: ["steps", step.name, entry.as] }] : [];
    }),
    ...pipeline.datasets.flatMap(({ name, upload }) =>
      upload === undefined ? [] : [{ file: upload, as: "upload" as const, layers, path: ["datasets", name, "upload"] }],
    ),
    ...bootstrapFiles((pipeline.cluster?.["bootstrap"] as { script?: unknown }[] | undefined) ?? [], layers),
  ];
}

/** Every file that the project's own keys name in an environment. */
export function filesOfEnvironment(environment: EnvironmentSpec): NamedFile[] {
  return bootstrapFiles(environment.cluster.bootstrap, environment.layers);
}

function bootstrapFiles(bootstrap: readonly { script?: unknown }[], layers: readonly Layer[]): NamedFile[] {
  return bootstrap.flatMap(({ script }, index) =>
    typeof script === "string"
      ? [{ file: script, as: "bootstrap" as const, layers, path: ["cluster", "bootstrap", index, "script"] }]
      : [],
  );
}

/** What is known of the repository's files: gathered once by whoever reads them, so that checks and compiler stay pure. */
export interface Facts {
  kind(file: string): "file" | "folder" | undefined;
}
