import type { StepFleetsDocument, StepOnFleet, TypeFit } from "../../cost/fleets/types.ts";
import type { Paint, Style } from "../../project/print/paint.ts";
import { columns } from "../print/columns.ts";
import { wrapped } from "../print/wrapped.ts";
import { counted, money, nameOf, sizeName, sources } from "./figures.ts";

const COLOURS: Readonly<Record<StepOnFleet["verdict"], Style>> = {
  fits: "green",
  in_doubt: "yellow",
  cannot: "red",
  unknown: "yellow",
};
const WORDS: Readonly<Record<StepOnFleet["verdict"], string>> = {
  fits: "fits",
  in_doubt: "in doubt: EC2 may pick a type that holds none",
  cannot: "cannot hold one",
  unknown: "not known, as a type is not",
};
/** Where executors have their place, and the driver has none. */
const DRIVER_WORDS: typeof WORDS = {
  ...WORDS,
  in_doubt: "in doubt: EC2 may pick types of which none holds its driver",
  cannot: "cannot hold its driver",
};

/** For people: one fleet after the other, the cheapest that fits first, with what each type of node holds and wastes. */
export function stepFleetsText({ step, instances, fleets, types }: StepFleetsDocument, paint: Paint): string {
  if (fleets.length === 0) return "no environment on AWS has a fleet\n";
  const asks = instances === undefined ? [] : [`${step} asks for ${instances} executors`, ""];
  return [
    ...asks,
    ...fleets.flatMap((fleet) => [...fleetLines(fleet, fleets, paint), ""]),
    ...wrapped(
      "",
      "USD an hour of the whole fleet for each executor; as Spot: core and task nodes by samples. A driver has its place on one of the nodes. Wasted: what no executor uses.",
      0,
    ),
    ...sources(fleets, types, paint),
    "",
  ].join("\n");
}

function fleetLines(fleet: StepOnFleet, all: readonly StepOnFleet[], paint: Paint): string[] {
  const { executor, driver_mib, verdict, reason, types, sizes, per_executor_hour: hour } = fleet;
  const holding = types.filter(({ executors }) => executors > 0).length;
  const words =
    reason !== undefined && (verdict === "cannot" ? holding > 0 : holding === types.length) ? DRIVER_WORDS : WORDS;
  const title = `${paint("bold", nameOf(fleet, all))}: ${paint(COLOURS[verdict], words[verdict])}`;
  const counts = sizes.map((size) =>
    [counted(size.executors), sizeName(size)].filter((text) => text !== "").join(" at "),
  );
  const sized = executor
    ? [
        `an executor: ${executor.cores} cores, ${executor.memory_mib} MiB, ${executor.heap_mib} of them heap`,
        ...(executor.by_default.length > 0
          ? [`${executor.by_default.join(" and ")} by EMR's default, an estimate`]
          : []),
        `driver: ${driver_mib} MiB`,
      ].join("; ")
    : "EMR sets the size by a type of which nothing is known";
  return [
    title,
    ...wrapped("  ", sized, 4),
    ...(types.length > 0 ? typeLines(types) : []),
    ...(verdict === "fits" || verdict === "in_doubt"
      ? [
          ...wrapped("  executors: ", counts.join(", "), 4),
          ...(hour
            ? [`  an executor: ${money(hour.on_demand, fleet)} on demand, ${money(hour.spot, fleet)} as Spot`]
            : ["  an executor: not known"]),
        ]
      : []),
    ...[reason, ...types.map((one) => one.reason)].flatMap((why) => (why === undefined ? [] : wrapped("  ", why, 4))),
    ...sharing(types),
  ];
}

function typeLines(types: readonly TypeFit[]): string[] {
  const rows = types.map(({ type, executors, binds, wasted, is_estimated }) => [
    `  ${type}`,
    String(executors),
    binds === "both" ? "memory and cores" : binds,
    `${is_estimated ? "~" : ""}${wasted.memory_gib} (${wasted.memory_percent} %)`,
    `${wasted.cores} (${wasted.cores_percent} %)`,
  ]);
  return columns(["  on a node of", "executors", "bound by", "GiB wasted", "cores wasted"], rows, [1, 3, 4]);
}

/** EMR's YARN counts memory alone. */
function sharing(types: readonly TypeFit[]): string[] {
  const more = types.filter(({ yarn_starts }) => yarn_starts !== undefined);
  if (more.length === 0) return [];
  const counts = more.map(({ type, yarn_starts }) => `${yarn_starts ?? 0} on ${type}`).join(", ");
  return wrapped("  ", `YARN on EMR counts memory alone and would start more, which share cores: ${counts}`, 4);
}
