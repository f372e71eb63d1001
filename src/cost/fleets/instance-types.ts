import { type InstanceType, instanceTypes } from "../../emr/instance-type.ts";
import { type Family, familyOf } from "../../emr/instance-family.ts";
import type { Prices } from "../../emr/prices.ts";
import type { Range } from "../../emr/range.ts";
import type { PricesUsed } from "../types.ts";
import { pricesOf } from "./region-prices.ts";
import type { TypesUsed } from "./types.ts";

/** One type, with what it costs where that is known. USD an hour. */
export interface TypeView {
  readonly type: string;
  readonly family: Family | "other";
  readonly architecture: "x86" | "arm";
  readonly vcpu: number;
  readonly memory_gib: number;
  readonly yarn_mib: number;
  readonly yarn_is_estimated: boolean;
  readonly on_demand?: number;
  readonly emr_fee?: number;
  readonly emr_fee_is_estimated?: boolean;
  /** A sample, not a promise. */
  readonly spot_sample?: Range;
  /** USD an hour for each GiB that YARN has: on demand with EMR's fee. */
  readonly per_yarn_gib?: number;
}

export interface TypesDocument {
  readonly format: 1;
  readonly command: "fleets types";
  readonly region: string;
  readonly types_of: TypesUsed;
  readonly prices?: PricesUsed;
  /** By price on demand; those without a price come last. */
  readonly types: readonly TypeView[];
}

export interface Wanted {
  readonly family?: Family;
  readonly architecture?: "x86" | "arm";
}

/** The instance types that emrald knows, the cheapest first. */
export function typesDocument(region: string, prices: Prices, { family, architecture }: Wanted): TypesDocument {
  const known = pricesOf(prices, region);
  const views = Object.entries(instanceTypes.types)
    .map(([type, facts]) => viewOf(type, facts, known?.instances))
    .filter((one) => family === undefined || one.family === family)
    .filter((one) => architecture === undefined || one.architecture === architecture)
    .sort((a, b) => (a.on_demand ?? Infinity) - (b.on_demand ?? Infinity) || (a.type < b.type ? -1 : 1));
  return {
    format: 1,
    command: "fleets types",
    region,
    types_of: { date: instanceTypes.date, source: instanceTypes.source },
    ...(known ? { prices: { date: known.date, source: known.source, of: known.of } } : {}),
    types: views,
  };
}

function viewOf(type: string, facts: InstanceType, prices: Prices[string]["instances"] | undefined): TypeView {
  const price = prices && Object.hasOwn(prices, type) ? prices[type] : undefined;
  const each = price && ((price.on_demand + price.emr) * 1024) / facts.yarn_mib;
  return {
    type,
    family: familyOf(type) ?? "other",
    architecture: facts.arch === "arm64" ? "arm" : "x86",
    vcpu: facts.vcpu,
    memory_gib: facts.memory_gib,
    yarn_mib: facts.yarn_mib,
    yarn_is_estimated: facts.yarn_estimated === true,
    ...(price
      ? { on_demand: price.on_demand, emr_fee: price.emr, emr_fee_is_estimated: price.emr_estimated === true }
      : {}),
    ...(price?.spot ? { spot_sample: price.spot } : {}),
    ...(each === undefined ? {} : { per_yarn_gib: Number(each.toFixed(6)) }),
  };
}
