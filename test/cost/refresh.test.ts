import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { costsOf } from "../../src/cli/cost/costs.ts";
import { type Priced, priced } from "../../src/cli/cost/priced.ts";
import { refreshPrices } from "../../src/cli/cost/refresh.ts";
import { parsePrices, PRICES_FILE } from "../../src/emr/read-prices.ts";
import { readPrices, writePrices } from "../../src/project/prices.ts";
import { writeTree } from "../project.ts";
import { listedFor } from "./support/listed.ts";
import { type Listed, type SpotPoint, startPriceDouble } from "./support/price-double.ts";
import { tree } from "./support/project.ts";

const REGION = "eu-central-1";
const NOW = new Date("2026-11-21T09:30:00Z");
const TYPES = { "m5.xlarge": [0.23, 0.048], "r5.2xlarge": [0.608, 0.126] } as const;
const SPOT: readonly SpotPoint[] = [
  { type: "r5.2xlarge", zone: "a", price: "0.210000" },
  { type: "r5.2xlarge", zone: "b", price: "0.190000" },
  { type: "r5.2xlarge", zone: "c", price: "0.250000" },
  { type: "m5.xlarge", zone: "a", price: "0.090000" },
];
const FLEETS = `
  small:
    primary: m5.xlarge
    core: { types: [r5.2xlarge], on_demand: 1 }
    task: { types: [r5.2xlarge], spot: 2 }
  unused: { primary: m5d.xlarge, core: { types: [r5.2xlarge], on_demand: 1 } }`;

function project(dev = "network: { nat: true }"): string {
  const files = tree({ fleets: FLEETS, dev: `region: ${REGION}, ${dev}` });
  const text = files["pipelines/project.yaml"]?.replace("region: us-east-1, ", "") ?? "";
  return writeTree({ ...files, "pipelines/project.yaml": text });
}

async function chosen(root: string): Promise<Priced> {
  const found = await priced(root, "dev");
  if (!found) throw new Error("the project has errors");
  return found;
}

async function refreshed(root: string, products: readonly Listed[], spot: readonly SpotPoint[] = SPOT) {
  const double = await startPriceDouble({ products, spot: { [REGION]: spot } });
  await refreshPrices(root, await chosen(root), { endpoint: double.url, now: NOW });
  return double;
}

const LISTED = listedFor(REGION, "EUC1-", TYPES);

describe("emrald cost --refresh", () => {
  it("keeps what AWS says of the project's region, and counts with it from then on", async () => {
    const root = project();
    const [before] = await costsOf(root, await chosen(root), false);
    expect(before?.unknown).toEqual([`all prices of ${REGION}: emrald cost --refresh gets them`]);
    const { calls } = await refreshed(root, LISTED);
    expect(readPrices(root)[REGION]).toEqual({
      of: "project",
      date: "2026-11-21",
      source: "AWS's price list; Spot of 7 days",
      instances: {
        "m5.xlarge": { on_demand: 0.23, emr: 0.048, spot: { low: 0.09, high: 0.09 } },
        "r5.2xlarge": { on_demand: 0.608, emr: 0.126, spot: { low: 0.19, high: 0.25 } },
      },
      // io1 is not there: its IOPS have no price, and half of it would be wrong.
      volumes: {
        gp2: { gib_month: 0.119 },
        gp3: { gib_month: 0.0952, iops_month: 0.006, throughput_month: 0.048 },
        standard: { gib_month: 0.059 },
      },
      nat: { hour: 0.052, gb: 0.052 },
      endpoint: { hour: 0.012, gb: 0.01 },
      address: { hour: 0.005 },
    });
    // All pages were read.
    expect(calls).toContain("AmazonEC2 4");
    expect(calls).toContain("DescribeSpotPriceHistory 2");
    const [after] = await costsOf(root, await chosen(root), false);
    expect(after?.unknown).toEqual([]);
    expect(after?.prices?.of).toBe("project");
    expect(after?.parts.find(({ what }) => what === "EC2 Spot")).toMatchObject({ low: 0.38, high: 1.216 });
  });

  it("asks for notebooks where there is one", async () => {
    const root = project("network: { nat: true }, lifecycle: standing, after_run: keep, notebook: {}");
    await refreshed(root, LISTED);
    expect(readPrices(root)[REGION]?.notebook).toEqual({ types: { "ml.t3.medium": 0.055 }, gib_month: 0.166 });
  });

  it("writes the same bytes for the same prices, and leaves other regions alone", async () => {
    const root = project();
    const mars = { date: "2026-01-01", source: "a test", instances: {}, volumes: {} };
    writePrices(root, { "mars-north-1": mars });
    await refreshed(root, LISTED);
    const first = readFileSync(join(root, PRICES_FILE), "utf8");
    await refreshed(root, [...LISTED].reverse(), [...SPOT].reverse());
    expect(readFileSync(join(root, PRICES_FILE), "utf8")).toBe(first);
    expect(readPrices(root)["mars-north-1"]).toEqual({ ...mars, of: "project" });
  });

  it("mends a broken file", async () => {
    const root = project();
    writeFileSync(join(root, PRICES_FILE), "{ not json");
    expect(() => readPrices(root)).toThrow('"pipelines/prices.json" cannot be read: it is no JSON');
    await refreshed(root, LISTED);
    expect(readPrices(root)[REGION]?.date).toBe("2026-11-21");
  });

  it.each([
    ["a type", (one: Listed) => !one.usagetype.endsWith("BoxUsage:m5.xlarge"), SPOT, "m5.xlarge on EC2 and EMR"],
    ["EMR's fee", (one: Listed) => one.service !== "ElasticMapReduce", SPOT, "r5.2xlarge on EC2 and EMR"],
    ["EBS", (one: Listed) => !one.usagetype.endsWith("VolumeUsage.gp3"), SPOT, "volumes of gp3"],
    ["NAT", (one: Listed) => !one.usagetype.endsWith("-NatGateway-Hours"), SPOT, "a NAT gateway"],
    ["an address", (one: Listed) => !one.usagetype.includes("InUse"), SPOT, "a public IPv4 address"],
    ["Spot", () => true, SPOT.filter(({ type }) => type !== "r5.2xlarge"), "Spot of r5.2xlarge"],
  ])("writes nothing where AWS does not say %s", async (_what, isKept, spot, missing) => {
    const root = project();
    await expect(refreshed(root, LISTED.filter(isKept), spot)).rejects.toThrow(`${REGION}: ${missing}`);
    expect(existsSync(join(root, PRICES_FILE))).toBe(false);
  });

  it("takes two prices for one thing for none", async () => {
    const root = project();
    const twice = LISTED.flatMap((one) => (one.usagetype.endsWith(":m5.xlarge") ? [one, { ...one, usd: 0.5 }] : [one]));
    await expect(refreshed(root, twice)).rejects.toThrow("m5.xlarge on EC2 and EMR");
  });

  it("says what AWS refused, and writes nothing", async () => {
    const root = project();
    const double = await startPriceDouble({ products: LISTED, spot: { [REGION]: SPOT }, refuses: "ElasticMapReduce" });
    await expect(refreshPrices(root, await chosen(root), { endpoint: double.url, now: NOW })).rejects.toThrow(
      `cannot read the prices of ElasticMapReduce in ${REGION}: AccessDeniedException`,
    );
    const noSpot = await startPriceDouble({ products: LISTED, spot: {}, refuses: "DescribeSpotPriceHistory" });
    await expect(refreshPrices(root, await chosen(root), { endpoint: noSpot.url, now: NOW })).rejects.toThrow(
      `cannot read the history of Spot prices in ${REGION}: UnauthorizedOperation`,
    );
    expect(existsSync(join(root, PRICES_FILE))).toBe(false);
  });
});

describe("prices of a project", () => {
  const region = { date: "d", source: "s", instances: {}, volumes: {} };
  it.each([
    ["[]", "it is not an object: []"],
    ["{}", 'it has no "format"'],
    ['{ "format": 2, "regions": {} }', "its format is 2, and this emrald reads 1"],
    [JSON.stringify({ format: 1, regions: { r: { ...region, date: 1 } } }), '"regions.r.date" is not a text: 1'],
    [JSON.stringify({ format: 1, regions: { r: { ...region, nats: {} } } }), '"regions.r.nats" is no known key'],
    [
      JSON.stringify({ format: 1, regions: { r: { ...region, nat: { hour: -1 } } } }),
      '"regions.r.nat.hour" is not a number, 0 or more: -1',
    ],
    [
      JSON.stringify({ format: 1, regions: { r: { ...region, instances: { t: { on_demand: 1 } } } } }),
      '"regions.r.instances.t" has no "emr"',
    ],
  ])("are refused: %s", (text, message) => {
    const parsed = parsePrices(text);
    expect("problem" in parsed && parsed.problem.message).toBe(message);
  });
});
