import { ec2Client, pricingClient } from "../../aws/price-clients.ts";
import { wantedPrices } from "../../cost/wanted.ts";
import type { RegionPrices } from "../../emr/prices.ts";
import { PRICES_FILE } from "../../emr/read-prices.ts";
import { WorldError } from "../../errors.ts";
import { writePrices } from "../../project/prices.ts";
import { lookUpPrices } from "../../run/prices/look-up.ts";
import type { Priced } from "./priced.ts";

/** Where AWS is; its own place when left out. */
interface Options {
  readonly endpoint?: string;
  readonly now?: Date;
}

/** Asks AWS for the prices of the regions of the chosen environments, and keeps them all, or none where something is missing. Throws a WorldError. */
export async function refreshPrices(
  root: string,
  { chosen, all }: Priced,
  { endpoint, now = new Date() }: Options = {},
): Promise<void> {
  const place = endpoint === undefined ? {} : { endpoint };
  const regions = new Set(chosen.map(({ environment }) => environment.region));
  const wanted = wantedPrices(all.map(({ environment }) => environment)).filter(({ region }) => regions.has(region));
  const found: Record<string, RegionPrices> = {};
  const missing: string[] = [];
  for (const one of wanted) {
    const { region } = one;
    const clients = { pricing: pricingClient(place), ec2: ec2Client({ ...place, region }) };
    const looked = await lookUpPrices(clients, one, now);
    found[region] = looked.prices;
    missing.push(...looked.missing.map((what) => `${region}: ${what}`));
  }
  if (missing.length > 0) {
    throw new WorldError(`AWS's price list does not say everything:\n${missing.map((one) => `  ${one}`).join("\n")}`, {
      next: `"${PRICES_FILE}" was not changed. A type that is not sold in a region has no price there: take another, or try again later.`,
    });
  }
  writePrices(root, found);
  for (const region of Object.keys(found)) process.stderr.write(`prices of ${region} are in ${PRICES_FILE}\n`);
}
