import { RUNTIME_PACKAGE, resolveText, stepArguments, stepJar } from "../model/arguments.ts";
import { canonical, sha256 } from "../model/canonical.ts";
import { crawled } from "../model/crawl.ts";
import type { Dependencies } from "../model/dependencies.ts";
import { entryOf } from "../model/files.ts";
import type { Lineage } from "../model/lineage.ts";
import { crawlerName } from "../model/names.ts";
import type { Symbolic, Text } from "../model/symbol.ts";
import { given } from "../spec/given.ts";
import type { Scalar } from "../spec/schema/types.ts";
import type { EnvironmentSpec, StepSpec } from "../spec/types.ts";
import { readPrefix } from "./access.ts";
import { unbound } from "./bind.ts";
import {
  isRuntimeStep,
  type Plan,
  type PlanCrawler,
  type PlanDependencies,
  type PlanParam,
  type PlanStep,
} from "./plan.ts";

/** `uri` says where a file of the repository goes. */
export function compileStep(
  step: StepSpec,
  environment: EnvironmentSpec,
  lineage: Lineage,
  cluster: string,
  dependencies: Dependencies,
  uri: (file: string) => Text,
): Omit<PlanStep, "digest"> {
  const [kind = "app"] = step.kinds;
  const entry = entryOf(step);
  const param = (value: Scalar): Scalar | Symbolic =>
    typeof value === "string" ? resolveText(value, step, environment, lineage) : value;
  const isList = (value: Scalar | readonly Scalar[]): value is readonly Scalar[] => Array.isArray(value);
  return given<Omit<PlanStep, "digest">>({
    kind,
    pipeline: step.pipeline,
    cluster,
    needs: lineage.needs.get(step.id) ?? [],
    entry: entry?.file,
    query: entry ? undefined : step.sql,
    reads: step.reads.map(({ name, id }) => ({ name, dataset: id })),
    writes: step.writes.map(({ name, id }) => ({ name, dataset: id })),
    params: Object.fromEntries(
      [...step.params].map(([name, value]): [string, PlanParam] => [
        name,
        isList(value) ? value.map(param) : param(value),
      ]),
    ),
    dependencies: planDependencies(step, dependencies),
    jar: stepJar(step, environment),
    args: stepArguments(step, environment, lineage, dependencies, uri),
    crawler: kind === "crawl" ? crawler(step, environment, lineage) : undefined,
    timeout: step.timeout,
    retries: step.retries,
    allow_failure: step.allowFailure,
    description: step.description,
    owner: step.owner ?? lineage.pipelines.get(step.pipeline)?.owner,
  });
}

/** As the spec names them; undefined where there are none. */
function planDependencies({ spark }: StepSpec, { python }: Dependencies): PlanDependencies | undefined {
  const some = (list: readonly string[]): readonly string[] | undefined => (list.length === 0 ? undefined : list);
  const all = given<PlanDependencies>({
    python: python === undefined ? undefined : { packages: spark.pythonPackages, set: python.set },
    packages: some(spark.packages),
    jars: some(spark.jars),
    py_files: some(spark.pyFiles),
    archives: some(spark.archives),
  });
  return Object.keys(all).length === 0 ? undefined : all;
}

/** What a step does, to what, with which code and values: words for people are not part of it. */
export function stepDigest(
  step: Omit<PlanStep, "digest">,
  { datasets, artifacts, vars }: Pick<Plan, "datasets" | "artifacts" | "vars">,
): string {
  const { description: _, owner: __, ...does } = step;
  const touched = [...step.reads, ...step.writes].map(({ dataset }) => {
    const { description: _d, owner: _o, consumers: _c, ...contract } = datasets[dataset] ?? { consumers: [] };
    return contract;
  });
  const code = [step.entry, ...(isRuntimeStep(step) ? [RUNTIME_PACKAGE] : [])].map(
    (file) => artifacts[file ?? ""]?.sha256,
  );
  const values = unbound([step.params, step.args]).map((name) => {
    const [pipeline = "", variable = ""] = name.split(".");
    return [name, vars[pipeline]?.[variable]];
  });
  return sha256(canonical([does, touched, code, values]));
}

/** Its datasets lie in one stage (a rule holds that): the prefix of the tables is the crawler's. */
function crawler(step: StepSpec, environment: EnvironmentSpec, lineage: Lineage): PlanCrawler {
  const datasets = crawled(step).flatMap(({ id }) => lineage.datasets.get(id) ?? []);
  const [stage] = datasets.flatMap((dataset) => dataset.stage ?? []);
  return {
    name: crawlerName(environment, step),
    database: environment.catalog.database,
    table_prefix: stage === undefined ? "" : environment.stages[stage].tablePrefix,
    targets: datasets.map((dataset) => readPrefix(environment, dataset)),
  };
}
