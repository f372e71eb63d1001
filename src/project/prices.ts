import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PriceList, type Prices, PRICES_FORMAT, pricesWith, type RegionPrices } from "../emr/prices.ts";
import { parsePrices, PRICES_FILE } from "../emr/read-prices.ts";
import { systemCode, UsageError, WorldError } from "../errors.ts";
import { canonicalPretty } from "../model/canonical.ts";

/** Prices to count with: those of the project's own file for its regions, emrald's for the others. Throws a UsageError where the file is broken. */
export function readPrices(root: string): Prices {
  const text = ownText(root);
  if (text === undefined) return pricesWith();
  const parsed = parsePrices(text);
  if ("value" in parsed) return pricesWith(parsed.value);
  throw new UsageError(
    `"${PRICES_FILE}" cannot be read: ${parsed.problem.message}`,
    "emrald cost --refresh writes it anew.",
  );
}

/** Writes prices of regions into the project's file, which keeps what it has of others. The same prices are the same bytes. Throws a WorldError. */
export function writePrices(root: string, regions: Readonly<Record<string, RegionPrices>>): void {
  const parsed = parsePrices(ownText(root) ?? "");
  const kept = "value" in parsed ? parsed.value.regions : {};
  const list: PriceList = { format: PRICES_FORMAT, regions: { ...kept, ...regions } };
  try {
    writeFileSync(join(root, PRICES_FILE), canonicalPretty(list));
  } catch (cause) {
    throw new WorldError(`"${PRICES_FILE}" cannot be written: ${(cause as Error).message}`, { cause });
  }
}

function ownText(root: string): string | undefined {
  try {
    return readFileSync(join(root, PRICES_FILE), "utf8");
  } catch (cause) {
    if (systemCode(cause) === "ENOENT" || systemCode(cause) === "ENOTDIR") return undefined;
    throw new WorldError(`"${PRICES_FILE}" cannot be read: ${(cause as Error).message}`, { cause });
  }
}
