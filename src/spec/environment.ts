import * as validators from "#validators";
import { diagnostic } from "./codes.ts";
import type { Diagnostic, Outcome, Path } from "./diagnostic.ts";
import { type Layer, isTree, originOf, overlay } from "./layers.ts";
import { suggest } from "./nearest.ts";
import { PROJECT_FILE, type ProjectFiles, type SpecFile } from "./project.ts";
import { checkSchema } from "./schema/check.ts";
import type * as written from "./schema/types.ts";
import { spellOutPipeline, spellOutProject } from "./short-forms.ts";
import { spellNetwork, spellNotebook, spellSecurity } from "./spell-deployment.ts";
import { spellCluster, spellFleet, spellPipeline } from "./spell.ts";
import type { ClusterSpec, EnvironmentSpec, PipelineSpec, StageSpec } from "./types.ts";

/**
 * What the built-in environment says unless `environments.local` says otherwise. Account and region are those that nobody
 * has, and two steps at a time are what a laptop bears.
 */
const LOCAL: Partial<written.Environment> = {
  region: "us-east-1",
  account: "000000000000",
  lifecycle: "transient",
  after_run: "keep",
  network: { nat: true },
  cluster: { step_concurrency: 2 },
};

/** For projects that name none: the release whose Spark is the one on this machine. */
const LOCAL_RELEASE = "emr-7.13.0";

export const LOCAL_ENVIRONMENT = "local";

function builtIn(release: string | null | undefined): Partial<written.Environment> {
  return release ? LOCAL : { ...LOCAL, cluster: { ...LOCAL.cluster, release: LOCAL_RELEASE } };
}

type ProjectKeys = Omit<Partial<written.Project>, "environments" | "foundation"> &
  Omit<written.Environment, "pipelines">;

/** The names of all environments, `local` among them. */
export function environmentNames({ project }: ProjectFiles): string[] {
  const named = Object.keys((project.value?.["environments"] as object | undefined) ?? {});
  return [...new Set([LOCAL_ENVIRONMENT, ...named])].sort();
}

/**
 * Resolves a project for its environments. Pipelines that no environment overlays are spelled out once and shared, so that
 * checks of what stands in a pipeline alone need not be repeated for each of them.
 */
export function resolver(files: ProjectFiles): (environment: string) => Outcome<EnvironmentSpec> {
  const shared = new Map<string, PipelineSpec>();
  for (const [name, file] of files.pipelines) {
    const layers: Layer[] = [{ file: file.file, base: [], value: file.value }];
    shared.set(name, spellPipeline(name, file.value ?? {}, layers, file.broken));
  }
  return (environment) => resolve(files, shared, environment);
}

function resolve(
  files: ProjectFiles,
  shared: ReadonlyMap<string, PipelineSpec>,
  name: string,
): Outcome<EnvironmentSpec> {
  const diagnostics: Diagnostic[] = [];
  const raw = (files.project.value ?? {}) as Partial<written.Project>;
  const own = raw.environments?.[name] ?? {};
  const local = name === LOCAL_ENVIRONMENT ? builtIn(raw.cluster?.release) : undefined;
  const layers: Layer[] = [
    { file: PROJECT_FILE, base: [], value: raw },
    ...(local ? [{ file: "", base: [], value: local, isBuiltIn: true } as const] : []),
    { file: PROJECT_FILE, base: ["environments", name], value: raw.environments?.[name] },
  ];
  const { environments: _, foundation: __, ...common } = raw;
  const { pipelines: overlays, ...keys } = own;
  let merged = spellOutProject(common) as ProjectKeys;
  if (local) merged = overlay(merged, spellOutProject(local));
  merged = overlay(merged, spellOutProject(keys));

  const pipelines = new Map(shared);
  for (const [pipeline, over] of Object.entries(overlays ?? {})) {
    const file = files.pipelines.get(pipeline);
    if (!file) {
      if (files.unreadable.has(pipeline)) continue;
      const place = { file: PROJECT_FILE, path: ["environments", name, "pipelines", pipeline], on: "key" } as const;
      const message = `environment "${name}" overlays pipeline "${pipeline}", which does not exist`;
      const hint = suggest(pipeline, files.pipelines.keys(), "pipeline");
      diagnostics.push(diagnostic("spec/overlay-of-nothing", place, message, { hint }));
      continue;
    }
    if (over === null) {
      pipelines.delete(pipeline);
      continue;
    }
    const outcome = overlaid(
      pipeline,
      file,
      over,
      name,
      brokenBelow(files.project, ["environments", name, "pipelines", pipeline]),
    );
    diagnostics.push(...outcome.diagnostics);
    pipelines.set(pipeline, outcome.value);
  }
  const list = [...pipelines.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { value: spellEnvironment(name, merged, list, layers, files.project), diagnostics };
}

/** The nulls of an overlay that meet nothing, with what is there. */
function removesNothing(
  base: unknown,
  over: unknown,
  path: Path = [],
): { readonly path: Path; readonly known: string[] }[] {
  if (!isTree(over)) return [];
  const known = isTree(base) ? base : {};
  return Object.entries(over).flatMap(([key, value]) => {
    if (value === null) return Object.hasOwn(known, key) ? [] : [{ path: [...path, key], known: Object.keys(known) }];
    return removesNothing(known[key], value, [...path, key]);
  });
}

/** Where something was taken out below a path, as ways from there on. */
function brokenBelow({ broken }: SpecFile, path: Path): Path[] {
  return broken
    .filter((one) => path.every((segment, index) => one[index] === segment))
    .map((one) => one.slice(path.length));
}

function overlaid(
  name: string,
  file: SpecFile,
  over: unknown,
  environment: string,
  overBroken: readonly Path[],
): Outcome<PipelineSpec> {
  const layers: Layer[] = [
    { file: file.file, base: [], value: file.value },
    { file: PROJECT_FILE, base: ["environments", environment, "pipelines", name], value: over },
  ];
  const merged = overlay(spellOutPipeline(file.value), spellOutPipeline(over));
  // Each side passed its schema; together something may be missing that an overlay removed or did not bring.
  const { value, diagnostics } = checkSchema(file.file, merged, validators.pipeline);
  const broken = [...file.broken, ...overBroken];
  const removals = removesNothing(file.value, over).map(({ path, known }) => {
    const place = {
      file: PROJECT_FILE,
      path: ["environments", environment, "pipelines", name, ...path],
      on: "key",
    } as const;
    const key = String(path.at(-1));
    return diagnostic("spec/removes-nothing", place, `there is no "${key}" to remove`, {
      hint: suggest(key, known, "such key"),
    });
  });
  return {
    value: spellPipeline(name, isTree(value.value) ? value.value : {}, layers, [...broken, ...value.broken]),
    diagnostics: [
      ...removals,
      ...diagnostics
        // What was taken out of one of the files is missing here too, and has been told.
        .filter(({ place }) => !broken.some((path) => place.path.every((segment, index) => path[index] === segment)))
        .map((found) => ({ ...found, place: { ...found.place, ...originOf(layers, found.place.path) } })),
    ],
  };
}

function spellEnvironment(
  name: string,
  raw: ProjectKeys,
  pipelines: readonly PipelineSpec[],
  layers: readonly Layer[],
  file: SpecFile,
): EnvironmentSpec {
  const project = raw.project ?? "";
  const stage = (stage: written.Stage, tablePrefix: string): StageSpec => {
    const { table_prefix, bucket } = raw.stages?.[stage] ?? {};
    return { tablePrefix: table_prefix ?? tablePrefix, ...(bucket == null ? {} : { bucket }) };
  };
  return {
    name,
    project,
    ...(raw.owner == null ? {} : { owner: raw.owner }),
    ...(raw.region === undefined ? {} : { region: raw.region }),
    ...(raw.account === undefined ? {} : { account: raw.account }),
    ...(raw.fleet === undefined ? {} : { fleet: raw.fleet }),
    lifecycle: raw.lifecycle ?? "transient",
    ...(raw.cluster_id === undefined ? {} : { clusterId: raw.cluster_id }),
    budget: raw.budget ?? {},
    afterRun: raw.after_run ?? "destroy",
    deploy: raw.deploy ?? "on_merge",
    protect: raw.protect ?? false,
    network: spellNetwork(raw.network ?? {}),
    tags: raw.tags ?? {},
    catalog: { tables: raw.catalog?.tables ?? "declared", database: raw.catalog?.database ?? `${project}_${name}` },
    stages: {
      bronze: stage("bronze", "raw_"),
      silver: stage("silver", "processed_"),
      gold: stage("gold", "analyzed_"),
    },
    security: spellSecurity(raw.security ?? {}),
    logRetentionDays: raw.logs?.retention_days ?? 90,
    stateMachine: raw.state_machine ?? false,
    ...(raw.notebook == null ? {} : { notebook: spellNotebook(raw.notebook) }),
    fleets: new Map(
      Object.entries(raw.fleets ?? {})
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, fleet]) => [key, spellFleet(key, fleet as Partial<written.Fleet>)]),
    ),
    cluster: spellCluster(raw.cluster ?? {}),
    pipelines,
    layers,
    broken: [...file.broken, ...brokenBelow(file, ["environments", name])],
    rawCluster: (raw.cluster ?? {}) as Record<string, unknown>,
  };
}

/** The cluster of a pipeline: the environment's, and what the pipeline says otherwise. */
export function clusterOf(environment: EnvironmentSpec, pipeline: PipelineSpec): ClusterSpec {
  if (!pipeline.cluster) return environment.cluster;
  return spellCluster(overlay(environment.rawCluster, pipeline.cluster));
}
