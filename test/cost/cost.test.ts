import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { costOf, type Durations } from "../../src/cost/cost.ts";
import { hiredByPlan } from "../../src/cost/hired.ts";
import { instanceTypes } from "../../src/emr/instance-type.ts";
import { pricesWith } from "../../src/emr/prices.ts";
import { parsePrices } from "../../src/emr/read-prices.ts";
import { hiredBy } from "../../src/model/hired.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { compileTree } from "../project.ts";
import { costOfSpec, partsOf, planOf, type Spec, tree } from "./support/project.ts";

const NAT = "network: { nat: true }";
const both = (value: number): readonly [number, number] => [value, value];
/** GiB of gp3 for an hour, as the built-in prices have it. */
const gib = (size: number): number => Math.round(((size * 0.08) / 730) * 1e6) / 1e6;

describe("what an hour costs", () => {
  it("is 1.50 for one m5.xlarge and two r5.2xlarge on demand, and EBS", () => {
    const cost = costOfSpec({ dev: NAT });
    // Roots of 15 GiB; 2 × 32 GiB for an xlarge, 4 × 32 for a 2xlarge.
    const ebs = gib(15 + 64 + 2 * (15 + 128));
    expect(partsOf(cost)).toEqual({
      "EC2 on demand": both(1.2),
      "EMR's fee": both(0.3),
      "EBS volumes": both(ebs),
      "NAT gateway": both(0.05),
    });
    expect(cost.per_run).toMatchObject(cost.per_hour);
    expect(cost.per_hour.low).toBeCloseTo(1.55 + ebs, 6);
  });

  it("counts Spot from its sample up to the price on demand, and EMR's fee for all of it", () => {
    const fleets = `
  small:
    primary: m5.xlarge
    core: { types: [m5.xlarge], on_demand: 1 }
    task: { types: { m5.2xlarge: 8 }, spot: 80 }`;
    const parts = partsOf(costOfSpec({ fleets }));
    expect(parts["EC2 Spot"]).toEqual([1.6, 3.84]);
    expect(parts["EMR's fee"]).toEqual(both(2 * 0.048 + 10 * 0.096));
  });

  it("goes from the cheapest mix of whole nodes to the dearest, the overshoot with it", () => {
    // 16 units: two m5.2xlarge or one m5.4xlarge, and at worst one m5.2xlarge, then an m5.4xlarge for the last 8 units.
    const fleets = `
  small: { primary: m5.xlarge, core: { types: { m5.2xlarge: 8, m5.4xlarge: 16 }, on_demand: 16 } }`;
    expect(partsOf(costOfSpec({ fleets }))["EC2 on demand"]).toEqual([0.192 + 0.768, 0.192 + 0.384 + 0.768]);
  });

  it("spans the bounds of managed scaling", () => {
    const fleets = `
  small:
    primary: m5.xlarge
    core: { types: { m5.2xlarge: 8 }, on_demand: 16 }
    task: { types: { r5.2xlarge: 8 }, spot: 80 }
    scaling: { min: 24, max: 96, max_core: 32 }`;
    // At least two core nodes and a task node as Spot, 2 × 0.384 + 0.143; at most one core node, and eleven task nodes at their price on demand, 0.384 + 11 × 0.504.
    expect(partsOf(costOfSpec({ fleets }))["EC2 scaled"]).toEqual([0.911, 5.928]);
  });

  it("takes the volumes that a fleet names in place of EMR's own, with what their IOPS and throughput cost", () => {
    const fleets = `
  small:
    primary: m5d.xlarge
    core: { types: [r5.2xlarge], on_demand: 1, ebs: { size: 100g, volumes: 2, type: gp3, iops: 4000, throughput: 250 } }`;
    // m5d has disks of its own, and only a root here.
    const month = 2 * 15 * 0.08 + 2 * (100 * 0.08 + 1000 * 0.005 + 125 * 0.04);
    expect(partsOf(costOfSpec({ fleets }))["EBS volumes"]?.[0]).toBeCloseTo(month / 730, 6);
  });

  it("gives nodes of older releases the smaller root of gp2", () => {
    const fleets = "\n  small: { primary: m5d.xlarge }";
    expect(partsOf(costOfSpec({ fleets, release: "emr-6.9.0" }))["EBS volumes"]?.[0]).toBeCloseTo((10 * 0.1) / 730, 6);
  });

  it("counts an interface endpoint for each service and zone where there is no NAT", () => {
    const zones = "network: { zones: [us-east-1a, us-east-1b, us-east-1c] }";
    expect(partsOf(costOfSpec())["interface endpoints"]).toEqual(both(4 * 0.01));
    expect(partsOf(costOfSpec({ dev: zones }))["interface endpoints"]).toEqual(both(6 * 0.01));
    expect(partsOf(costOfSpec({ dev: `${zones}, security: { roles: step }` }))["interface endpoints"]).toEqual(
      both(9 * 0.01),
    );
  });

  it("counts no network that is there already, and nothing of a cluster that is", () => {
    const vpc = "network: { vpc: vpc-0a1b2c3d, subnets: [subnet-0a1b2c3d] }";
    expect(Object.keys(partsOf(costOfSpec({ dev: vpc })))).toEqual(["EC2 on demand", "EMR's fee", "EBS volumes"]);
    const existing = costOfSpec({ dev: "lifecycle: existing, cluster_id: j-ABCDEFGHIJKLM" });
    expect(existing.parts).toEqual([]);
    expect(existing.not_counted[0]).toBe("the cluster j-ABCDEFGHIJKLM, which is there already");
  });

  it("says what stands between runs", () => {
    const standing = `${NAT}, lifecycle: standing, after_run: keep, notebook: { volume: 73g }`;
    const cost = costOfSpec({ dev: standing });
    expect(partsOf(cost)["notebook"]).toEqual(both(0.05 + (73 * 0.14) / 730));
    expect(cost.standing).toEqual(cost.per_hour);
    expect(costOfSpec({ dev: `${NAT}, after_run: keep` }).standing).toEqual({ low: 0.05, high: 0.05 });
    expect(costOfSpec({ dev: NAT }).standing).toBeUndefined();
  });
});

describe("what a run costs", () => {
  const half = { run: 1800, clusters: { small: 900 }, runs: 3 };

  it("takes each cluster for as long as it is there, and a NAT gateway that goes by whole hours", () => {
    const { per_run, parts } = costOfSpec({ dev: NAT }, pricesWith(), half);
    const cluster = parts.filter((part) => part.cluster !== undefined).reduce((sum, { low }) => sum + low, 0);
    expect(per_run.low).toBeCloseTo(cluster / 4 + 0.05, 5);
    expect(per_run.hours).toEqual({ small: 0.25 });
    expect(per_run.duration).toEqual({ seconds: 1800, from: "runs", runs: 3 });
  });

  it("takes what stands for the time of the run", () => {
    const { per_run, per_hour } = costOfSpec(
      { dev: `${NAT}, lifecycle: standing, after_run: keep` },
      pricesWith(),
      half,
    );
    expect(per_run.low).toBeCloseTo(per_hour.low / 2, 5);
  });

  it("is that of a minute at least", () => {
    const short = costOfSpec({}, pricesWith(), { run: 5, clusters: { small: 5 }, runs: 1 });
    expect(short.per_run.hours).toEqual({ small: 1 / 60 });
  });

  it("is that of an hour where nobody knows, and says so", () => {
    expect(costOfSpec().per_run.duration).toEqual({ seconds: 3600, from: "assumed" });
  });
});

describe("what is not known", () => {
  it("is said of a region without prices, and nothing is counted", () => {
    const cost = costOf(withBudget(planOf(), { per_hour: 1 }), {});
    expect(cost.prices).toBeUndefined();
    expect([cost.per_hour, cost.parts]).toEqual([{ low: 0, high: 0 }, []]);
    expect(cost.unknown).toEqual(["all prices of us-east-1: emrald cost --refresh gets them"]);
    expect(cost.budget).toEqual([{ key: "per_hour", limit: 1, verdict: "may exceed" }]);
  });

  it("is said of types and volumes, once, and the others are counted", () => {
    const fleets = `
  small: { primary: m9z.xlarge, core: { types: [r5.2xlarge, m9z.xlarge], on_demand: 1 } }`;
    const cost = costOfSpec({ fleets, dev: "budget: { per_hour: 1000 }" });
    expect(cost.unknown).toEqual(["the price of m9z.xlarge"]);
    // The one core node may be either.
    expect(partsOf(cost)["EC2 on demand"]).toEqual([0, 0.504]);
    expect(partsOf(cost)["EMR's fee"]).toEqual([0, 0.126]);
    expect(cost.budget?.[0]?.verdict).toBe("may exceed");
  });

  it("is said of the volumes that EMR gives a size that no table has", () => {
    const prices = pricesWith({
      format: 1,
      regions: {
        "us-east-1": {
          date: "2026-01-01",
          source: "a test",
          instances: { "m5.metal": { on_demand: 4.6, emr: 0.27 } },
          volumes: { gp3: { gib_month: 0.08 } },
        },
      },
    });
    const cost = costOfSpec({ fleets: "\n  small: { primary: m5.metal }" }, prices);
    expect(cost.unknown).toEqual(["the price of an interface endpoint", "the volumes that EMR gives m5.metal"]);
    expect(cost.prices).toEqual({ date: "2026-01-01", source: "a test", of: "project" });
  });
});

describe("a budget", () => {
  it("is held against the hour and the run", () => {
    const plan = planOf({ dev: NAT });
    const verdicts = (budget: Plan["settings"]["budget"], durations?: Durations): unknown =>
      costOf(withBudget(plan, budget), pricesWith(), durations).budget?.map(({ key, verdict }) => [key, verdict]);
    expect(verdicts({ per_hour: 1.59, per_run: 1.59 })).toEqual([
      ["per_hour", "within"],
      ["per_run", "within"],
    ]);
    expect(verdicts({ per_hour: 1.58 })).toEqual([["per_hour", "exceeds"]]);
    // How long a run lasts is assumed, until runs have told it.
    expect(verdicts({ per_run: 0.1 })).toEqual([["per_run", "may exceed"]]);
    expect(verdicts({ per_run: 0.1 }, { run: 3600, clusters: {}, runs: 1 })).toEqual([["per_run", "exceeds"]]);
    expect(verdicts({ per_run: 2 }, { run: 7200, clusters: {}, runs: 1 })).toEqual([["per_run", "exceeds"]]);
    expect(verdicts({})).toBeUndefined();
  });

  it("may be exceeded where the most is above it", () => {
    const fleets =
      "\n  small: { primary: m5.xlarge, core: { types: [m5.2xlarge], on_demand: 1 }, task: { types: [m5.2xlarge], spot: 1 } }";
    const { budget } = costOf(withBudget(planOf({ fleets }), { per_hour: 1.2 }), pricesWith());
    expect(budget).toEqual([{ key: "per_hour", limit: 1.2, verdict: "may exceed" }]);
  });

  const verdictOf = (limit: number, fleets: string, prices = pricesWith()): unknown =>
    costOf(withBudget(planOf({ fleets }), { per_hour: limit }), prices).budget?.[0]?.verdict;

  it("is not exceeded for sure where one of the types has no price", () => {
    const core = (types: string) => `\n  small: { primary: m5.xlarge, core: { types: ${types}, on_demand: 10 } }`;
    expect(verdictOf(5, core("[r5.4xlarge]"))).toBe("exceeds");
    expect(verdictOf(5, core("[m6g.large, r5.4xlarge]"))).toBe("may exceed");
    // What is sure is above it without them, too.
    expect(verdictOf(0.2, core("[m6g.large, r5.4xlarge]"))).toBe("exceeds");
  });

  it("is not exceeded for sure by a sample of Spot, or an estimated fee", () => {
    const task =
      "\n  small: { primary: m5.xlarge, core: { types: [m5.xlarge], on_demand: 1 }, task: { types: [m5.2xlarge], spot: 20 } }";
    // On demand 0.384, fees 2.016, endpoints 0.04, and EBS; Spot 3.20 by the sample.
    expect(verdictOf(4, task)).toBe("may exceed");
    const own = parsePrices(readFileSync("src/emr/prices.json", "utf8"));
    if (!("value" in own)) throw new Error(own.problem.message);
    expect(verdictOf(4, task, pricesWith(own.value))).toBe("exceeds");
    const fee = "\n  small: { primary: m5.xlarge, core: { types: [m6a.xlarge], on_demand: 10 } }";
    // EC2 1.92 and a sure fee of 0.048; 0.43 more are estimated.
    expect(verdictOf(2.3, fee)).toBe("may exceed");
    expect(verdictOf(1.9, fee)).toBe("exceeds");
  });
});

function withBudget(plan: Plan, budget: Plan["settings"]["budget"]): Plan {
  return { ...plan, settings: { ...plan.settings, budget } };
}

describe("check and cost", () => {
  const SPECS: Record<string, Spec> = {
    plain: {},
    nat: { dev: NAT },
    standing: { dev: `${NAT}, lifecycle: standing, after_run: keep, notebook: {}` },
    existing: { dev: "lifecycle: existing, cluster_id: j-ABCDEFGHIJKLM" },
    zones: { dev: "network: { zones: [us-east-1a, us-east-1b, us-east-1c] }, security: { roles: step }" },
    scaled: {
      fleets: `
  small:
    primary: { types: [m5.xlarge], on_demand: 3 }
    core: { types: [r5.2xlarge], on_demand: 4, ebs: { size: 50g, volumes: 3 } }
    scaling: { min: 2, max: 8, max_core: 4, max_on_demand: 4 }`,
    },
  };

  it.each(Object.entries(SPECS))("see the same to pay for: %s", (_name, spec) => {
    const { plan, environment } = compileTree(tree(spec), "dev");
    if (!plan || !environment) throw new Error("the project has errors");
    const { clusters, ...rest } = hiredBy(environment);
    const bare = clusters.map(({ fleet, ...cluster }) => {
      const { name: _, ...nodes } = fleet as typeof fleet & { name: string };
      return { ...cluster, fleet: JSON.parse(JSON.stringify(nodes, withoutExtras)) as unknown };
    });
    const planned = hiredByPlan(plan);
    expect({ ...rest, clusters: bare }).toEqual(JSON.parse(JSON.stringify(planned, withoutExtras)));
  });

  /** What a fleet says that costs nothing. */
  function withoutExtras(key: string, value: unknown): unknown {
    if (value instanceof Map) return Object.fromEntries(value as Map<string, unknown>);
    return ["strategy", "provision", "maxOnDemand"].includes(key) ? undefined : value;
  }
});

describe("emrald's own prices", () => {
  it("are of the shape that a project's are, and of every type that emrald knows", () => {
    const parsed = parsePrices(readFileSync("src/emr/prices.json", "utf8"));
    if (!("value" in parsed)) throw new Error(parsed.problem.message);
    const known = Object.keys(parsed.value.regions["us-east-1"]?.instances ?? {});
    expect(known.sort()).toEqual(Object.keys(instanceTypes.types).sort());
  });
});
