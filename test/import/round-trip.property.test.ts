import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emrSteps } from "../../src/emit/emr-steps.ts";
import { jobFlowTarget } from "../../src/emit/job-flow.ts";
import { importEmr } from "../../src/import/index.ts";
import type { Plan, PlanCluster } from "../../src/plan/plan.ts";
import { compileTree } from "../project.ts";

const TYPES = ["m5.xlarge", "m5.2xlarge", "m5a.2xlarge", "m6i.2xlarge", "r5.2xlarge"];
const APP = "def run(spark, raw): return raw\n";

const weighted = fc
  .uniqueArray(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 4 })
  .chain((types) =>
    fc.record({ types: fc.constant(types), weight: fc.constantFrom(1, 2, 8), nodes: fc.integer({ min: 1, max: 9 }) }),
  );
const ebs = fc.option(
  fc.record({
    size: fc.constantFrom("64g", "500g"),
    volumes: fc.integer({ min: 2, max: 4 }),
    type: fc.constantFrom("gp3", "gp2"),
  }),
  { nil: undefined },
);
const core = fc.record({ nodes: weighted, ebs }).map(({ nodes: { types, weight, nodes }, ebs: disks }) => ({
  types: Object.fromEntries(types.map((type) => [type, weight])),
  on_demand: weight * nodes,
  ...(disks ? { ebs: disks } : {}),
}));
const task = weighted.chain(({ types, weight, nodes }) =>
  fc.record({
    types: fc.constant(Object.fromEntries(types.map((type) => [type, weight]))),
    spot: fc.constant(weight * nodes),
    strategy: fc.constantFrom("price-capacity-optimized", "diversified"),
    provision: fc.record({
      within: fc.constantFrom("5m", "20m", "24h"),
      otherwise: fc.constantFrom("on_demand", "terminate"),
    }),
  }),
);
const fleet = fc
  .record({ primary: fc.constantFrom(...TYPES), core, task: fc.option(task, { nil: undefined }), scaled: fc.boolean() })
  .map(({ scaled, ...nodes }) => ({
    ...nodes,
    ...(scaled
      ? { scaling: { min: nodes.core.on_demand, max: nodes.core.on_demand * 8, max_core: nodes.core.on_demand } }
      : {}),
  }));
const cluster = fc.record({
  release: fc.constantFrom("emr-7.13.0", "emr-7.5.0", "emr-6.15.0"),
  applications: fc
    .uniqueArray(fc.constantFrom("Hive", "Livy", "Hadoop"), { maxLength: 3 })
    .map((names) => ["Spark", ...names]),
  idle_timeout: fc.constantFrom("30m", "2h", "90s"),
  key_pair: fc.option(fc.constant("ops"), { nil: undefined }),
  configurations: fc.dictionary(
    fc.constantFrom("spark-defaults", "yarn-site", "hive-site"),
    fc.dictionary(
      fc.constantFrom("spark.a", "spark.b", "yarn.c"),
      fc.oneof(
        fc.constantFrom("010", "1.0", "true", "a: b", "{x}", "#", "- y", "null", "1e3", "a,b"),
        fc.integer(),
        fc.boolean(),
      ),
      { minKeys: 1 },
    ),
  ),
});

function planOf(fleetSpec: object, clusterSpec: object): { order: Parameters<typeof jobFlowTarget>[0] } {
  const tree = {
    "pipelines/project.yaml": JSON.stringify({
      project: "shop",
      cluster: clusterSpec,
      fleets: { small: fleetSpec },
      environments: { dev: { region: "eu-west-1", fleet: "small" } },
    }),
    "pipelines/sales.yaml": `pipeline: sales
datasets:
  raw: { uri: s3://elsewhere/raw/, format: csv }
  clean: { stage: silver, format: parquet, columns: { a: int } }
steps:
  clean: { app: clean.py, reads: [raw], writes: [clean] }
  look: { script: look.py, args: ["\${datasets.clean.uri}", "a b"], reads: [clean], spark: { executor_memory: 2g } }
`,
    "spark/apps/clean.py": APP,
    "look.py": "print()\n",
  };
  const { plan, environment, diagnostics } = compileTree(tree, "dev");
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  if (!plan || !environment) throw new Error("no plan");
  return { order: { plan, environment, cluster: "small", deployment: {} } };
}

/** What a cluster is made of, however it is called; values as EMR gets them. */
function made(plan: Plan): object {
  const [only] = Object.values(plan.clusters) as [PlanCluster];
  const texts = Object.entries(only.configurations).map(([name, values]) => [
    name,
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)])),
  ]);
  return {
    fleet: only.fleet,
    release: only.release,
    applications: only.applications,
    idle: only.idle_timeout,
    key: only.key_pair,
    configurations: Object.fromEntries(texts) as object,
  };
}

describe("import of what emrald itself compiles", () => {
  it("a job flow: the same fleet, release, applications and configurations", () => {
    fc.assert(
      fc.property(fleet, cluster, (fleetSpec, clusterSpec) => {
        const { order } = planOf(fleetSpec, clusterSpec);
        const { value } = jobFlowTarget(order);
        expect(value).toBeDefined();
        const { files, diagnostics } = importEmr(JSON.parse(JSON.stringify(value)), { from: "job-flow.json" });
        expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
        const { plan } = compileTree(files, "dev");
        expect(plan && made(plan)).toEqual(made(order.plan));
      }),
      { numRuns: 40 },
    );
  });

  it("a list of steps: as many, in their order, with the words of the programs", () => {
    const { order } = planOf({ primary: "m5.xlarge" }, { release: "emr-7.13.0" });
    const { value } = emrSteps(order);
    const { files, diagnostics } = importEmr(JSON.parse(JSON.stringify(value)), { from: "steps.json", name: "again" });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const { plan } = compileTree(files, "dev");
    expect(Object.keys(plan?.steps ?? {})).toEqual(["again/sales_clean", "again/sales_look"]);
    expect(plan?.steps["again/sales_look"]?.needs).toEqual(["again/sales_clean"]);
    expect(plan?.steps["again/sales_look"]?.args).toContain("a b");
    expect(plan?.steps["again/sales_look"]?.args).toContain("--executor-memory");
  });
});
