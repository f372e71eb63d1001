import type { TypesDocument, TypeView } from "../../cost/fleets/instance-types.ts";
import { usd } from "../../emr/usd.ts";
import type { Paint } from "../../project/print/paint.ts";
import { pricesText } from "../cost/text.ts";
import { columns } from "../print/columns.ts";
import { wrapped } from "../print/wrapped.ts";

const HEADINGS = [
  "type",
  "family",
  "architecture",
  "vCPU",
  "GiB",
  "YARN MiB",
  "on demand",
  "EMR's fee",
  "Spot",
  "a GiB",
];

/** For people: instance types by price. */
export function typesText({ region, types, types_of, prices }: TypesDocument, paint: Paint): string {
  const table =
    types.length === 0
      ? ["no type of the data is like that"]
      : columns(HEADINGS, types.map(row), [3, 4, 5, 6, 7, 8, 9], (text) => paint("bold", text));
  return [
    ...table,
    "",
    ...wrapped(
      "",
      "USD an hour. ~: an estimate. Spot: one sample, an order of magnitude. A GiB: of YARN's memory, on demand with EMR's fee.",
      0,
    ),
    ...wrapped("types of ", `${types_of.date} (${types_of.source})`),
    ...(prices
      ? wrapped(`prices of ${region}: `, pricesText(prices))
      : [paint("yellow", `not known: all prices of ${region}: emrald cost --refresh gets them`)]),
    "",
  ].join("\n");
}

function row(one: TypeView): string[] {
  const { spot_sample: spot } = one;
  const isEstimated = one.yarn_is_estimated || one.emr_fee_is_estimated === true;
  const money = (value: number | undefined, isEstimated = false): string =>
    value === undefined ? "?" : `${isEstimated ? "~" : ""}${usd(value)}`;
  return [
    one.type,
    one.family,
    one.architecture,
    String(one.vcpu),
    String(one.memory_gib),
    `${one.yarn_is_estimated ? "~" : ""}${one.yarn_mib}`,
    money(one.on_demand),
    money(one.emr_fee, one.emr_fee_is_estimated),
    spot ? (spot.low === spot.high ? money(spot.low) : `${money(spot.low)} to ${money(spot.high)}`) : "?",
    one.per_yarn_gib === undefined ? "?" : `${isEstimated ? "~" : ""}${one.per_yarn_gib.toFixed(4)}`,
  ];
}
