import { given } from "../../spec/given.ts";
import type { VolumePrice } from "../../emr/prices.ts";
import type { Product } from "./product.ts";

/** What the price list calls the types of EBS (EC2 User Guide and price list, usage types of EBS). */
const SUFFIXES: Readonly<Record<string, string>> = {
  gp2: ".gp2",
  gp3: ".gp3",
  io1: ".piops",
  st1: ".st1",
  sc1: ".sc1",
  standard: "",
};

/** Types whose IOPS, and whose throughput, have a price of their own. */
const PAID_IOPS = ["gp3", "io1"];
const PAID_THROUGHPUT = ["gp3"];

/** MiB of a GiB: the list's unit of throughput is GiBps-mo. */
const MIB = 1024;

/** By type of EBS; a type whose price is not whole is not there. */
export function volumePrices(price: (usage: string, unit: string) => number | undefined): Record<string, VolumePrice> {
  const found: Record<string, VolumePrice> = {};
  for (const [type, suffix] of Object.entries(SUFFIXES)) {
    const gib_month = price(`EBS:VolumeUsage${suffix}`, "GB-Mo");
    const iops_month = PAID_IOPS.includes(type) ? price(`EBS:VolumeP-IOPS${suffix}`, "IOPS-Mo") : 0;
    const throughput = PAID_THROUGHPUT.includes(type) ? price(`EBS:VolumeP-Throughput${suffix}`, "GiBps-mo") : 0;
    if (gib_month === undefined || iops_month === undefined || throughput === undefined) continue;
    found[type] = given<VolumePrice>({
      gib_month,
      iops_month: iops_month || undefined,
      throughput_month: throughput / MIB || undefined,
    });
  }
  return found;
}

/** The one price of a usage in a unit; undefined where there is none, and where there are several and nobody can say which. */
export function onePrice(products: readonly Product[]): (usage: string, unit: string) => number | undefined {
  return (usage, unit) => {
    const prices = new Set(
      products
        .filter((one) => one.usage === usage && one.unit.toLowerCase() === unit.toLowerCase())
        .map(({ price }) => price),
    );
    const [price] = prices;
    return prices.size === 1 ? price : undefined;
  };
}
