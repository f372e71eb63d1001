import type { FleetsDocument, FleetView, SizeFit, SizingView } from "../../cost/fleets/types.ts";
import type { Paint } from "../../project/print/paint.ts";
import { columns } from "../print/columns.ts";
import { wrapped } from "../print/wrapped.ts";
import { counted, money, nameOf, sizeName, sources } from "./figures.ts";

const NUMBERS = [1, 2, 3, 4, 5, 6, 7];

/** For people: what each fleet has and costs, how many executors it holds, and who uses it. */
export function fleetsText({ fleets, types }: FleetsDocument, paint: Paint): string {
  if (fleets.length === 0) return "no environment on AWS has a fleet\n";
  const bold = (text: string): string => paint("bold", text);
  const headings = ["fleet", "nodes", "cores", "GiB", "YARN GiB", "executors", "on demand", "as Spot", "architecture"];
  const rows = fleets.flatMap((fleet) => fleet.sizes.map((size) => row(fleet, size, fleets)));
  return [
    ...columns(headings, rows, NUMBERS, bold),
    "",
    ...sizeRows(fleets, bold),
    ...fleets.flatMap((fleet) => wrapped(`${nameOf(fleet, fleets)}: `, usersText(fleet))),
    "",
    ...wrapped(
      "",
      "USD an hour with EMR's fee and EBS volumes; as Spot: core and task nodes by samples, which EC2 exceeds up to the price on demand. ~: an estimate. Cores and memory: of the nodes that run executors. Executors: one step at a time, beside its driver, without sharing cores.",
      0,
    ),
    ...sources(fleets, types, paint),
    "",
  ].join("\n");
}

function row(fleet: FleetView, size: SizingView, all: readonly FleetView[]): string[] {
  const { at, nodes, has, executors, per_hour } = size;
  const usual = executors.find(isUsual);
  return [
    at === "targets" ? nameOf(fleet, all) : `  ${sizeName(size)}`,
    counted(nodes),
    ...(has
      ? [counted(has.cores), counted(has.memory_gib), `${has.is_estimated ? "~" : ""}${counted(has.yarn_gib)}`]
      : ["?", "?", "?"]),
    usual ? counted(usual.executors) : "?",
    money(per_hour?.on_demand, fleet),
    money(per_hour?.spot, fleet),
    at === "targets" ? fleet.architecture : "",
  ];
}

function isUsual({ by_default }: SizeFit): boolean {
  return by_default.length === 2;
}

/** The sizes of executors: EMR's own on each fleet, and those that steps ask for. */
function sizeRows(fleets: readonly FleetView[], bold: (text: string) => string): string[] {
  const rows = fleets.flatMap((fleet) =>
    fleet.sizes.flatMap((sizing) =>
      sizing.executors
        .filter((size) => sizing.at === "targets" || !isUsual(size))
        .map((size) => [
          [nameOf(fleet, fleets), sizeName(sizing)].filter((text) => text !== "").join(", "),
          counted(size.executors),
          `${isUsual(size) ? "~" : ""}${size.cores} cores, ${size.memory_mib} MiB`,
          isUsual(size) ? "EMR's own size, an estimate" : size.steps.join(", "),
        ]),
    ),
  );
  return [...columns(["executors on", "", "of", "asked for by"], rows, [1], bold), ""];
}

function usersText({ used_by }: FleetView): string {
  if (used_by.length === 0) return "used by nobody";
  return `used by ${used_by.map(({ environment, pipelines }) => `${environment} (${pipelines.join(", ")})`).join(", ")}`;
}
