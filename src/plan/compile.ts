import { RUNTIME_PACKAGE, RUNTIME_PROGRAM } from "../model/arguments.ts";
import { canonical, sha256 } from "../model/canonical.ts";
import { type ClusterModel, clusters } from "../model/clusters.ts";
import { dependenciesOf, dependencyFiles, lockedHash, NO_DEPENDENCIES } from "../model/dependencies.ts";
import { entryOf } from "../model/files.ts";
import type { Lineage } from "../model/lineage.ts";
import { FOUNDATION_BUCKETS } from "../model/names.ts";
import { bucket } from "../model/references.ts";
import { join, type Text } from "../model/symbol.ts";
import type { PackagesLock } from "../spec/packages-lock.ts";
import type { ClusterSpec, EnvironmentSpec, FleetSpec, NodesSpec } from "../spec/types.ts";
import { given } from "../spec/given.ts";
import { KINDS } from "../spec/kinds.ts";
import { access } from "./access.ts";
import { compileDataset } from "./dataset.ts";
import { withCatalog } from "./catalog-settings.ts";
import { PLAN_FORMAT, type Plan, type PlanArtifact, type PlanCluster, type PlanFleet, type PlanNodes } from "./plan.ts";
import { compileSettings } from "./settings.ts";
import { compileStep, stepDigest } from "./step.ts";

/** What is known of the contents of the repository's files. */
export interface Contents {
  /** What a file of the repository holds: its SHA-256, in hex. */
  readonly hash: (file: string) => string;
  readonly lock: PackagesLock;
}

/** An environment without errors, to its plan. */
export function compile(environment: EnvironmentSpec, lineage: Lineage, contents: Contents): Plan {
  const models = clusters(environment);
  const clusterOfPipeline = new Map(
    models.flatMap(({ name, pipelines }) => pipelines.map((p) => [p.name, name] as const)),
  );
  const dependencies = new Map(
    [...lineage.steps.values()].map((step) => [step.id, dependenciesOf(step, environment, lineage, contents.lock)]),
  );
  const needed = [...dependencies.values()].flatMap(dependencyFiles);
  const artifacts = compileArtifacts(environment, models, lineage, contents, needed);
  const uri = (file: string): Text => artifacts[file]?.uri ?? "";
  const datasets = Object.fromEntries(
    [...lineage.datasets].map(([id, dataset]) => [id, compileDataset(environment, dataset, lineage, uri)]),
  );
  const vars = compileVars(environment);
  const steps = Object.fromEntries(
    [...lineage.steps.values()].map((step) => {
      const cluster = clusterOfPipeline.get(step.pipeline) ?? "";
      const needs = dependencies.get(step.id) ?? NO_DEPENDENCIES;
      const compiled = compileStep(step, environment, lineage, cluster, needs, uri);
      return [step.id, { ...compiled, digest: stepDigest(compiled, { datasets, artifacts, vars }) }];
    }),
  );
  const plan = given<Omit<Plan, "digest">>({
    format: PLAN_FORMAT,
    project: environment.project,
    environment: environment.name,
    owner: environment.owner,
    region: environment.region ?? "",
    account: environment.account ?? { $: "account" },
    settings: compileSettings(environment),
    buckets: compileBuckets(environment, lineage),
    catalog: environment.catalog,
    vars,
    artifacts,
    clusters: Object.fromEntries(models.map((model) => [model.name, compileCluster(environment, model, uri)])),
    datasets,
    steps,
    access: access(environment, lineage),
  });
  return { ...plan, digest: sha256(canonical(plan)) };
}

function compileBuckets(environment: EnvironmentSpec, lineage: Lineage): Record<string, Text> {
  const stages = new Set([...lineage.datasets.values()].flatMap(({ stage }) => (stage ? [stage] : [])));
  return Object.fromEntries([...stages, ...FOUNDATION_BUCKETS].sort().map((name) => [name, bucket(environment, name)]));
}

function compileVars(environment: EnvironmentSpec): Plan["vars"] {
  return Object.fromEntries(
    environment.pipelines
      .filter(({ vars }) => vars.size > 0)
      .map(({ name, vars }) => [
        name,
        Object.fromEntries([...vars].map(([key, { type, default: value }]) => [key, given({ type, value })])),
      ]),
  );
}

function compileArtifacts(
  environment: EnvironmentSpec,
  models: readonly ClusterModel[],
  lineage: Lineage,
  { hash, lock }: Contents,
  needed: readonly string[],
): Record<string, PlanArtifact> {
  const files = new Set(needed);
  for (const { jdbc } of lineage.datasets.values())
    for (const file of [jdbc?.tls.certificate, jdbc?.seed]) if (file !== undefined) files.add(file);
  for (const step of lineage.steps.values()) {
    const entry = entryOf(step);
    if (entry) files.add(entry.file);
    if (step.kinds[0] && KINDS[step.kinds[0]].isRuntime) files.add(RUNTIME_PACKAGE).add(RUNTIME_PROGRAM);
  }
  for (const { settings } of models) for (const { script } of settings.bootstrap) files.add(script);
  return Object.fromEntries(
    [...files].sort().map((file) => {
      const sha = lockedHash(file, lock) ?? hash(file);
      const uri = join("s3://", bucket(environment, "artifacts"), `/artifacts/${sha}/${artifactName(file)}`);
      return [file, { sha256: sha, uri }];
    }),
  );
}

/** spark-submit separates files by commas, and takes a space, a `#` or a bracket for something else. */
function artifactName(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1).replaceAll(/[^\w.+=@~-]/g, "_");
}

function compileCluster(
  environment: EnvironmentSpec,
  { settings, fleet }: ClusterModel,
  uri: (file: string) => Text,
): PlanCluster {
  return given<PlanCluster>({
    release: settings.release,
    applications: settings.applications,
    step_concurrency: settings.stepConcurrency,
    idle_timeout: settings.idleTimeout,
    max_age: settings.maxAge,
    bootstrap: settings.bootstrap.map(({ script, args = [] }: ClusterSpec["bootstrap"][number]) => ({
      script: uri(script),
      args,
    })),
    configurations: withCatalog(environment, settings.applications, settings.configurations),
    key_pair: settings.keyPair,
    fleet: compileFleet(fleet),
  });
}

function compileFleet({ primary, core, task, scaling }: FleetSpec): PlanFleet {
  return given<PlanFleet>({
    primary: compileNodes(primary),
    core: compileNodes(core),
    task: compileNodes(task),
    scaling:
      scaling &&
      given({ min: scaling.min, max: scaling.max, max_core: scaling.maxCore, max_on_demand: scaling.maxOnDemand }),
  });
}

function compileNodes(nodes: NodesSpec | undefined): PlanNodes | undefined {
  if (!nodes) return undefined;
  const { types, onDemand, spot, strategy, provision, ebs } = nodes;
  return given<PlanNodes>({ types: Object.fromEntries(types), on_demand: onDemand, spot, strategy, provision, ebs });
}
