import type { EC2Client } from "@aws-sdk/client-ec2";
import type { PricingClient } from "@aws-sdk/client-pricing";
import type { Wanted } from "../../cost/wanted.ts";
import type { InstancePrice, RegionPrices } from "../../emr/prices.ts";
import type { Range } from "../../emr/range.ts";
import { given } from "../../spec/given.ts";
import { type ProductQuery, products } from "./price-list.ts";
import type { Product } from "./product.ts";
import { SPOT_DAYS, spotHistory } from "./spot-history.ts";
import { onePrice, volumePrices } from "./volume-prices.ts";

export interface PriceClients {
  readonly pricing: PricingClient;
  /** Of the region. */
  readonly ec2: EC2Client;
}

/** Queries under way at once: the price list is throttled as a whole, and the SDK waits then. */
const AT_ONCE = 4;

const EC2 = { operatingSystem: "Linux", tenancy: "Shared", preInstalledSw: "NA", capacitystatus: "Used" };

/**
 * Asks AWS for what a project needs of one region: its price list, and seven days of Spot. `missing` names what AWS did not say in so many
 * words; then the prices are not whole. Throws a WorldError.
 */
export async function lookUpPrices(
  { pricing, ec2 }: PriceClients,
  wanted: Wanted,
  now: Date,
): Promise<{ readonly prices: RegionPrices; readonly missing: readonly string[] }> {
  const { region } = wanted;
  const types = [...wanted.types.keys(), ...wanted.otherTypes].sort();
  const ask = (query: ProductQuery) => () => products(pricing, region, query);
  const found = await inTurns([
    ...types.flatMap((instanceType) => [
      ask({ service: "AmazonEC2", are: { instanceType, ...EC2 } }),
      ask({ service: "ElasticMapReduce", are: { instanceType, softwareType: "EMR" } }),
    ]),
    ask({ service: "AmazonEC2", hold: { usagetype: "EBS:Volume" } }),
    // NAT gateways were listed with EC2 before, and are with VPC.
    ...["AmazonEC2", "AmazonVPC"].map((service) => ask({ service, hold: { usagetype: "NatGateway-" } })),
    ask({ service: "AmazonVPC", hold: { usagetype: "VpcEndpoint-" } }),
    ask({ service: "AmazonVPC", hold: { usagetype: "PublicIPv4:InUse" } }),
    ...(wanted.notebooks.length > 0 ? [ask({ service: "AmazonSageMaker", hold: { usagetype: "Notebk:" } })] : []),
  ]);
  const spot = await spotHistory(ec2, region, types, now);
  const instances = Object.fromEntries(
    types.flatMap((type, index) => {
      const price = instancePrice(type, found[2 * index] ?? [], found[2 * index + 1] ?? [], spot.get(type));
      return price ? [[type, price] as const] : [];
    }),
  );
  const price = onePrice(found.slice(2 * types.length).flat());
  const prices = given<RegionPrices>({
    date: now.toISOString().slice(0, 10),
    source: `AWS's price list; Spot of ${SPOT_DAYS} days`,
    instances,
    volumes: volumePrices(price),
    nat: way(price, "NatGateway"),
    endpoint: way(price, "VpcEndpoint"),
    address: hour(price("PublicIPv4:InUseAddress", "Hrs")),
    notebook: wanted.notebooks.length > 0 ? notebook(price, wanted.notebooks) : undefined,
  });
  return { prices, missing: missingOf(prices, wanted) };
}

async function inTurns(queries: readonly (() => Promise<Product[]>)[]): Promise<Product[][]> {
  const found: Product[][] = [];
  for (let from = 0; from < queries.length; from += AT_ONCE)
    found.push(...(await Promise.all(queries.slice(from, from + AT_ONCE).map((query) => query()))));
  return found;
}

function instancePrice(
  type: string,
  ofEc2: readonly Product[],
  ofEmr: readonly Product[],
  spot: Range | undefined,
): InstancePrice | undefined {
  const on_demand = onePrice(ofEc2)(`BoxUsage:${type}`, "Hrs");
  const emr = onePrice(ofEmr)(`BoxUsage:${type}`, "Hrs");
  if (on_demand === undefined || emr === undefined) return undefined;
  return given<InstancePrice>({ on_demand, emr, spot });
}

type Price = ReturnType<typeof onePrice>;

function way(price: Price, called: string): RegionPrices["nat"] {
  const perHour = price(`${called}-Hours`, "Hrs");
  if (perHour === undefined) return undefined;
  const gb = price(`${called}-Bytes`, "GB") ?? price(`${called}-Bytes`, "Quantity");
  return { hour: perHour, ...(gb === undefined ? {} : { gb }) };
}

function hour(price: number | undefined): { readonly hour: number } | undefined {
  return price === undefined ? undefined : { hour: price };
}

function notebook(price: Price, types: readonly string[]): RegionPrices["notebook"] {
  const gib_month = price("Notebk:VolumeUsage.gp2", "GB-Mo");
  if (gib_month === undefined) return undefined;
  const known = types.flatMap((type) => {
    const each = price(`Notebk:${type}`, "Hrs");
    return each === undefined ? [] : [[type, each] as const];
  });
  return { types: Object.fromEntries(known), gib_month };
}

/** What a project cannot be counted without. */
function missingOf(prices: RegionPrices, { types, volumes, nat, endpoints, notebooks }: Wanted): string[] {
  return [
    ...[...types].flatMap(([type, isSpot]) => {
      const price = prices.instances[type];
      if (!price) return [`${type} on EC2 and EMR`];
      return isSpot && !price.spot ? [`Spot of ${type}`] : [];
    }),
    ...volumes.filter((type) => !prices.volumes[type]).map((type) => `volumes of ${type}`),
    ...(nat && !prices.nat ? ["a NAT gateway"] : []),
    ...(nat && !prices.address ? ["a public IPv4 address"] : []),
    ...(endpoints && !prices.endpoint ? ["an interface endpoint"] : []),
    ...notebooks.filter((type) => prices.notebook?.types[type] === undefined).map((type) => `a notebook on ${type}`),
  ];
}
