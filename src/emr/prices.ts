import data from "./prices.json" with { type: "json" };
import type { Range } from "./range.ts";

/** USD an hour of one instance. */
export interface InstancePrice {
  /** EC2's price on demand, Linux. */
  readonly on_demand: number;
  /** EMR's fee, which is the same for Spot. */
  readonly emr: number;
  readonly emr_estimated?: boolean;
  /** What Spot has cost, over time and zones. */
  readonly spot?: Range;
}

/** USD a month of EBS. */
export interface VolumePrice {
  readonly gib_month: number;
  /** One of the IOPS that are paid for: those of gp3 above 3,000, all of io1. */
  readonly iops_month?: number;
  /** A MiB a second above gp3's 125. */
  readonly throughput_month?: number;
}

/** `gb`: USD for each GB that goes through. */
export interface WayPrice {
  readonly hour: number;
  readonly gb?: number;
}

/** What things cost in one region. */
export interface RegionPrices {
  /** The day that they were looked up, ISO 8601. */
  readonly date: string;
  readonly source: string;
  /** By type. */
  readonly instances: Readonly<Record<string, InstancePrice>>;
  /** By type of EBS. */
  readonly volumes: Readonly<Record<string, VolumePrice>>;
  readonly nat?: WayPrice;
  /** An interface endpoint, in one zone. */
  readonly endpoint?: WayPrice;
  /** A public IPv4 address, which a NAT gateway has. */
  readonly address?: { readonly hour: number };
  /** SageMaker's notebooks: USD an hour by type, and their disk. */
  readonly notebook?: { readonly types: Readonly<Record<string, number>>; readonly gib_month: number };
}

export const PRICES_FORMAT = 1;

/** Prices as they lie in a file. */
export interface PriceList {
  /** Another than this emrald's is refused where it is read. */
  readonly format: number;
  readonly about?: string;
  readonly regions: Readonly<Record<string, RegionPrices>>;
}

/** Prices to count with: by region, and whose they are. */
export type Prices = Readonly<Record<string, RegionPrices & { readonly of: "emrald" | "project" }>>;

const emraldPrices = data as PriceList;

/** A project's own prices stand in for emrald's, region by region. */
export function pricesWith(own?: PriceList): Prices {
  const marked = (list: PriceList | undefined, of: "emrald" | "project") =>
    Object.entries(list?.regions ?? {}).map(([region, prices]) => [region, { ...prices, of }] as const);
  return Object.fromEntries([...marked(emraldPrices, "emrald"), ...marked(own, "project")]);
}

/** Hours of a month, as AWS's own calculator takes them (AWS Pricing Calculator). */
export const HOURS_A_MONTH = 730;
