import type { Range } from "../../emr/range.ts";
import { usd, usdRange } from "../../emr/usd.ts";
import type { FleetHead, SizingView, TypesUsed } from "../../cost/fleets/types.ts";
import type { PricesUsed } from "../../cost/types.ts";
import type { Paint } from "../../project/print/paint.ts";
import { pricesText } from "../cost/text.ts";
import { wrapped } from "../print/wrapped.ts";

/** `12`, `12 to 40`. */
export function counted({ low, high }: Range): string {
  return low === high ? plain(low) : `${plain(low)} to ${plain(high)}`;
}

/** `1.50`, `1.20 to 3.40`; `at least 1.20` where a price is missing. */
export function money(range: Range | undefined, { unknown }: FleetHead): string {
  if (!range || (unknown.length > 0 && range.low === 0)) return "not known";
  return unknown.length > 0 ? `at least ${usd(range.low)}` : usdRange(range);
}

function plain(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

/** `small`, with its environments where not all of them have the same fleet. */
export function nameOf({ fleet, environments }: FleetHead, all: readonly FleetHead[]): string {
  const isAlone = all.filter((one) => one.fleet === fleet).length === 1;
  return isAlone ? fleet : `${fleet} (${environments.join(", ")})`;
}

export function sizeName({ at, units }: Pick<SizingView, "at" | "units">): string {
  return at === "targets" ? "" : `${at} (${units ?? 0} units)`;
}

/** What is said below every table: what is not known, and where the figures come from. */
export function sources(heads: readonly FleetHead[], used: TypesUsed, paint: Paint): string[] {
  const types = (head: FleetHead): string[] => head.unknown_types.map((type) => `the cores and the memory of ${type}`);
  const unknown = [...new Set(heads.flatMap((head) => [...types(head), ...head.unknown]))].sort();
  const prices = new Map<string, PricesUsed>();
  for (const { region, prices: one } of heads) if (one) prices.set(region, one);
  return [
    ...unknown.flatMap((one) => wrapped("not known: ", one)).map((line) => paint("yellow", line)),
    ...wrapped("types of ", `${used.date} (${used.source})`),
    ...[...prices].flatMap(([region, one]) => wrapped(`prices of ${region}: `, pricesText(one))),
  ];
}
