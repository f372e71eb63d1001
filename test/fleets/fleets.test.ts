import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fleetsText } from "../../src/cli/fleets/text.ts";
import { stepFleetsText } from "../../src/cli/fleets/step-text.ts";
import { typesText } from "../../src/cli/fleets/types-text.ts";
import { stepOnFleets } from "../../src/cost/fleets/for-step.ts";
import { typesDocument } from "../../src/cost/fleets/instance-types.ts";
import type { FleetsDocument, FleetView, StepFleetsDocument, StepOnFleet } from "../../src/cost/fleets/types.ts";
import { fleetViews } from "../../src/cost/fleets/view.ts";
import { instanceTypes } from "../../src/emr/instance-type.ts";
import { pricesWith } from "../../src/emr/prices.ts";
import type { Tree } from "../project.ts";
import { environmentsOf, scenesOf, treeOf } from "./support/scenes.ts";

const PLAIN = (_style: string, text: string): string => text;
const TYPES = { date: instanceTypes.date, source: instanceTypes.source };
const PRICES = pricesWith();

/** What is hard: weights, arm among x86, a type that nobody knows, one that holds no executor, scaling, an overlay, a fleet of a primary alone. */
const MIXED = treeOf(
  `
  one: { primary: m5.xlarge, core: { types: { m5.2xlarge: 8, r6g.2xlarge: 8 }, on_demand: 20 }, task: { types: { m5.xlarge: 4, r5.4xlarge: 16 }, spot: 32 }, scaling: { min: 8, max: 64, max_core: 24 } }
  arm: { primary: m6g.xlarge, core: { types: [r6g.2xlarge], on_demand: 3 } }
  alone: { primary: m5.4xlarge }
  tiny: { primary: m5.xlarge, core: { types: [c5.xlarge], on_demand: 2 } }
  new: { primary: m9z.xlarge, core: { types: [m9z.2xlarge, m5.2xlarge], on_demand: 2 } }`,
  "{ executor_memory: 18g, executor_cores: 4, executor_instances: 6, conf: { spark.executor.pyspark.memory: 512m } }",
  " }\n  west: { region: eu-west-3, fleet: arm, network: { nat: true }, fleets: { arm: { core: { on_demand: 5 } } }",
);

function fleetsDocument(tree: Tree): FleetsDocument {
  return { format: 1, command: "fleets", types: TYPES, fleets: fleetViews(environmentsOf(tree), PRICES) };
}

function stepDocument(tree: Tree, id: string): StepFleetsDocument {
  const found = scenesOf(tree).flatMap(({ environment, lineage }) => {
    const step = lineage.steps.get(id);
    return step ? [{ environment, step }] : [];
  });
  const instances = found[0]?.step.spark.executorInstances;
  const fleets = stepOnFleets(found, PRICES);
  return { format: 1, command: "fleets", types: TYPES, step: id, ...(instances ? { instances } : {}), fleets };
}

function sample(): Tree {
  const files = readdirSync("pipelines").filter((name) => name.endsWith(".yaml"));
  return Object.fromEntries(
    files.map((name) => [`pipelines/${name}`, readFileSync(join("pipelines", name), "utf8")] as const),
  );
}

const view = (tree: Tree, fleet = "one"): FleetView => {
  const found = fleetViews(environmentsOf(tree), PRICES).find((one) => one.fleet === fleet);
  if (!found) throw new Error(`no fleet ${fleet}`);
  return found;
};
const only = (tree: Tree): StepOnFleet => {
  const [one] = stepDocument(tree, "shop/work").fleets;
  if (!one) throw new Error("no fleet");
  return one;
};

describe("what people read", () => {
  it.each([
    ["sample", () => fleetsText(fleetsDocument(sample()), PLAIN)],
    ["sample-step", () => stepFleetsText(stepDocument(sample(), "stocks/volatility"), PLAIN)],
    ["mixed", () => fleetsText(fleetsDocument(MIXED), PLAIN)],
    ["mixed-step", () => stepFleetsText(stepDocument(MIXED, "shop/work"), PLAIN)],
    ["types", () => typesText(typesDocument("us-east-1", PRICES, { family: "memory" }), PLAIN)],
    ["types-elsewhere", () => typesText(typesDocument("eu-west-3", PRICES, { architecture: "arm" }), PLAIN)],
  ])("%s", async (name, text) => {
    await expect(text()).toMatchFileSnapshot(join(import.meta.dirname, "printed", `${name}.txt`));
  });
});

describe("what a fleet has", () => {
  it("is the sum of its nodes", () => {
    const [size] = view(treeOf("{ one: { primary: m5.xlarge, core: { types: [r5.2xlarge], on_demand: 2 } } }")).sizes;
    expect(size).toMatchObject({
      nodes: { low: 3, high: 3 },
      has: { cores: { low: 16, high: 16 }, memory_gib: { low: 128, high: 128 }, yarn_gib: { low: 112, high: 112 } },
    });
    // EMR.md's fleet of 1.50 USD an hour, and its volumes: 45 GiB of roots and 320 of data at 0.08 a month.
    const volumes = ((3 * 15 + 64 + 2 * 128) * 0.08) / 730;
    expect(size?.per_hour?.on_demand.low).toBeCloseTo(1.5 + volumes, 5);
    // As Spot: the primary on demand, two nodes by their sample; EMR's fee stays.
    expect(size?.per_hour?.spot.low).toBeCloseTo(0.192 + 2 * 0.143 + 0.3 + volumes, 5);
  });

  it("is a range where types differ, and overshoots in whole nodes", () => {
    const [size] = view(
      treeOf("{ one: { primary: m5.xlarge, core: { types: { m5.2xlarge: 8, r5.4xlarge: 16 }, on_demand: 20 } } }"),
    ).sizes;
    // 20 units: three of 8, or two of 16 (or a mix).
    expect(size?.nodes).toEqual({ low: 3, high: 4 });
    expect(size?.has?.cores).toEqual({ low: 24, high: 32 });
  });

  it("is counted at both ends of its scaling, whoever of core and task gets the units", () => {
    const { sizes } = view(
      treeOf(
        "{ one: { primary: m5.xlarge, core: { types: [m5.xlarge], on_demand: 2 }, task: { types: [r5.xlarge], spot: 2 }, scaling: { min: 2, max: 10, max_core: 4 } } }",
      ),
    );
    expect(sizes.map(({ at, units, nodes }) => [at, units, nodes.low, nodes.high])).toEqual([
      ["targets", undefined, 5, 5],
      ["min", 2, 3, 3],
      ["max", 10, 11, 11],
    ]);
    // Of ten nodes one to four are core nodes with 16 GiB; the others have 32.
    expect(sizes[2]?.has?.memory_gib).toEqual({ low: 4 * 16 + 6 * 32, high: 16 + 9 * 32 });
  });

  it("is shared by environments whose overlays change nothing", () => {
    const fleets = "{ one: { primary: m5.xlarge, core: { types: [r5.2xlarge], on_demand: 2 } } }";
    const two = treeOf(fleets, "{}", " }\n  prod: { region: us-east-1, fleet: one, network: { nat: true }");
    expect(fleetViews(environmentsOf(two), PRICES).map(({ environments }) => environments)).toEqual([["dev", "prod"]]);
    const bigger = treeOf(
      fleets,
      "{}",
      " }\n  prod: { region: us-east-1, fleet: one, network: { nat: true }, fleets: { one: { core: { on_demand: 4 } } }",
    );
    expect(fleetViews(environmentsOf(bigger), PRICES).map(({ environments }) => environments)).toEqual([
      ["dev"],
      ["prod"],
    ]);
  });

  it("says what it does not know instead of guessing", () => {
    const { unknown, unknown_types, architecture, sizes } = view(MIXED, "new");
    expect([architecture, unknown_types]).toEqual(["unknown", ["m9z.2xlarge"]]);
    expect(unknown).toContain("the price of m9z.2xlarge");
    expect([sizes[0]?.nodes, sizes[0]?.has, sizes[0]?.executors]).toEqual([{ low: 3, high: 3 }, undefined, []]);
    const west = fleetViews(environmentsOf(MIXED), PRICES).find(({ region }) => region === "eu-west-3");
    expect(west?.prices).toBeUndefined();
    expect(west?.sizes[0]?.per_hour).toBeUndefined();
  });
});

describe("a step on fleets", () => {
  const FLEET = (type: string, count = 2) =>
    `{ one: { primary: m5.xlarge, core: { types: [${type}], on_demand: ${count} } } }`;

  it("counts the overhead: 18 GiB are 21,888 MiB", () => {
    const one = only(treeOf(FLEET("m5.2xlarge"), "{ executor_memory: 18g, executor_cores: 4 }"));
    expect(one.executor).toEqual({ cores: 4, heap_mib: 18_432, memory_mib: 21_888, by_default: [] });
    expect(one.types[0]).toMatchObject({ executors: 1, binds: "memory", wasted: { cores: 4, cores_percent: 50 } });
    // The driver (2,432 MiB) still finds its place beside one: 24,576 - 21,888 = 2,688.
    expect(one.sizes[0]?.executors).toEqual({ low: 2, high: 2 });
  });

  it("gives the driver a node's place", () => {
    const spark = "{ executor_memory: 18g, executor_cores: 4, driver_memory: 4g }";
    expect(only(treeOf(FLEET("m5.2xlarge"), spark)).sizes[0]?.executors).toEqual({ low: 1, high: 1 });
  });

  it("cannot hold a driver that no node holds, and says so", () => {
    const tree = treeOf(FLEET("m5.xlarge"), "{ executor_memory: 2g, executor_cores: 2, driver_memory: 200g }");
    const one = only(tree);
    const reason = "its driver needs 225280 MiB with overhead; a node of m5.xlarge grants 12288 MiB";
    expect([one.types[0]?.executors, one.verdict, one.reason]).toEqual([2, "cannot", reason]);
    expect(one.per_executor_hour).toBeUndefined();
    const text = stepFleetsText(stepDocument(tree, "shop/work"), PLAIN);
    expect(text).toContain("one: cannot hold its driver");
    expect(text.replaceAll(/\s+/g, " ")).toContain(reason);
  });

  it("is in doubt where EC2 may pick types of which none holds the driver", () => {
    const spark = "{ executor_memory: 2g, executor_cores: 2, driver_memory: 20g }";
    const one = only(treeOf(FLEET("m5.xlarge, r5.xlarge"), spark));
    expect([one.verdict, one.reason]).toEqual([
      "in_doubt",
      "its driver needs 22528 MiB with overhead; a node of m5.xlarge grants 12288 MiB",
    ]);
    // One kind of nodes that holds it is enough.
    const task = "task: { types: [r5.xlarge], spot: 1 }";
    const both = only(treeOf(FLEET("m5.xlarge").replace("} }", `}, ${task} }`), spark));
    expect([both.verdict, both.reason]).toEqual(["fits", undefined]);
  });

  it("counts what is said of the driver's overhead", () => {
    const spark = "{ driver_memory: 4g, conf: { spark.driver.memoryOverhead: 2g } }";
    expect(only(treeOf(FLEET("m5.xlarge"), spark)).driver_mib).toBe(6_144);
    const factor = "{ driver_memory: 4g, conf: { spark.driver.memoryOverheadFactor: 0.5 } }";
    expect(only(treeOf(FLEET("m5.xlarge"), factor)).driver_mib).toBe(6_144);
  });

  it("counts PySpark's own memory, from a property too", () => {
    const spark = "{ executor_memory: 18g, executor_cores: 4, conf: { spark.executor.pyspark.memory: 4g } }";
    const one = only(treeOf(FLEET("m5.2xlarge"), spark));
    expect([one.executor?.memory_mib, one.verdict]).toEqual([21_888 + 4_096, "cannot"]);
    expect(one.types[0]?.reason).toBe(
      "an executor needs 25984 MiB with overhead; a node of m5.2xlarge grants 24576 MiB",
    );
  });

  it("looks at cores as well, and says what YARN would do", () => {
    const one = only(treeOf(FLEET("r5.2xlarge"), "{ executor_memory: 4g, executor_cores: 4 }"));
    expect(one.types[0]).toMatchObject({ executors: 2, binds: "cores", yarn_starts: 11 });
    const dominant = treeOf(FLEET("r5.2xlarge"), "{ executor_memory: 4g, executor_cores: 4 }");
    const calculator = "org.apache.hadoop.yarn.util.resource.DominantResourceCalculator";
    const project = (dominant["pipelines/project.yaml"] ?? "").replace(
      "[Spark] }",
      `[Spark], configurations: { capacity-scheduler: { yarn.scheduler.capacity.resource-calculator: ${calculator} } } }`,
    );
    expect(only({ ...dominant, "pipelines/project.yaml": project }).types[0]?.yarn_starts).toBeUndefined();
    expect(only(treeOf(FLEET("r5.2xlarge"), "{ executor_memory: 4g, executor_cores: 16 }")).types[0]?.reason).toBe(
      "an executor asks for 16 cores; a node of r5.2xlarge has 8",
    );
  });

  it("takes EMR's defaults where the step says nothing, and says so", () => {
    const one = only(treeOf(FLEET("m5.2xlarge")));
    expect(one.executor?.by_default).toEqual(["memory", "cores"]);
    expect(one.types[0]?.executors).toBe(2);
  });

  it("believes a cluster that gives YARN less", () => {
    const tree = treeOf(FLEET("r5.2xlarge"), "{ executor_memory: 18g, executor_cores: 4 }");
    const project = (tree["pipelines/project.yaml"] ?? "").replace(
      "[Spark] }",
      "[Spark], configurations: { yarn-site: { yarn.nodemanager.resource.memory-mb: 22888 } } }",
    );
    expect(only({ ...tree, "pipelines/project.yaml": project }).types[0]?.executors).toBe(1);
  });

  it("sorts the cheapest first, what is in doubt behind it, and what cannot last", () => {
    const { fleets } = stepDocument(MIXED, "shop/work");
    expect(fleets.map(({ fleet, environments, verdict }) => `${fleet} ${environments.join()} ${verdict}`)).toEqual([
      "arm dev fits",
      "alone dev fits",
      // Without prices by name.
      "alone west fits",
      "arm west fits",
      "one dev in_doubt",
      "one west in_doubt",
      "tiny dev cannot",
      "tiny west cannot",
      "new dev unknown",
      "new west unknown",
    ]);
  });
});
