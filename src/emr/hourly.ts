import { type FleetPrice, fleetPrice, type PricedFleet } from "./fleet-price.ts";
import { HOURS_A_MONTH, type RegionPrices } from "./prices.ts";
import { exactly, type Range, sum, times } from "./range.ts";

/** What of an environment is paid for by the hour, whoever says it. */
export interface Hired {
  /** None where the environment runs on a cluster that is somebody else's. */
  readonly clusters: readonly { readonly name: string; readonly fleet: PricedFleet; readonly release?: string }[];
  /** The clusters are there between runs too. */
  readonly isStanding: boolean;
  /** The stack goes after a run, and all that it has made with it. */
  readonly isDestroyed: boolean;
  readonly nat: boolean;
  /** Interface endpoints: one in each zone for each service. */
  readonly endpoints: number;
  /** `volume` in GiB. */
  readonly notebook?: { readonly instanceType: string; readonly volume: number };
}

/** USD an hour. */
export interface HourlyPart extends Range {
  readonly what: string;
  readonly cluster?: string;
  readonly note?: string;
  /** It is there between runs. */
  readonly stands: boolean;
  /** A part of an hour is paid for as a whole one (VPC pricing page: NAT gateways, endpoints). */
  readonly isWhole: boolean;
}

export interface Hourly {
  readonly parts: readonly HourlyPart[];
  /** In words. */
  readonly unknown: readonly string[];
}

/** What there is to pay for while a run goes. */
export function hourly(hired: Hired, prices: RegionPrices): Hourly {
  const unknown = new Set<string>();
  const tell = (what: string): void => void unknown.add(what);
  const parts = [
    ...hired.clusters.flatMap((one) => clusterParts(one, hired, prices, tell)),
    ...network(hired, prices, tell),
    ...notebook(hired, prices, tell),
  ];
  return { parts, unknown: [...unknown].sort() };
}

function clusterParts(
  { name, fleet, release }: Hired["clusters"][number],
  { isStanding, isDestroyed }: Hired,
  prices: RegionPrices,
  tell: (unknown: string) => void,
): HourlyPart[] {
  const price = fleetPrice(fleet, release, prices, tell);
  const rows: readonly (readonly [what: string, range: Range, note: string | undefined])[] = [
    ["EC2 on demand", price.onDemand, fixedNote(fleet, "onDemand")],
    ["EC2 Spot", price.spot, fixedNote(fleet, "spot")],
    ["EC2 scaled", price.scaled, scaledNote(fleet)],
    ["EMR's fee", price.fee, feeNote(price)],
    ["EBS volumes", price.ebs, undefined],
  ];
  return rows
    .filter(([, { high }]) => high > 0)
    .map(([what, range, note]) => ({
      what,
      cluster: name,
      ...range,
      ...(note === undefined ? {} : { note }),
      stands: isStanding && !isDestroyed,
      isWhole: false,
    }));
}

const KINDS = ["primary", "core", "task"] as const;

/** `primary 1 m5.xlarge, core 2 r5.2xlarge`. */
function fixedNote(fleet: PricedFleet, market: "onDemand" | "spot"): string {
  return KINDS.filter((kind) => !fleet.scaling || kind === "primary")
    .flatMap((kind) => {
      const nodesOf = fleet[kind];
      const units = nodesOf?.[market] ?? 0;
      const names = [...(nodesOf?.types.keys() ?? [])];
      const weights = [...new Set(nodesOf?.types.values())];
      if (units === 0 || names.length === 0) return [];
      const nodes = weights.length === 1 ? Math.ceil(units / Math.max(1, weights[0] ?? 1)) : `${units} units of`;
      const others = names.length - 1;
      const or = others === 0 ? "" : others === 1 ? ` or ${names[1] ?? ""}` : ` or ${others} other types`;
      return [`${kind} ${nodes} ${names[0] ?? ""}${or}`];
    })
    .join(", ");
}

function scaledNote({ scaling, task }: PricedFleet): string {
  return `${task ? "core and task" : "core"}, ${scaling?.min ?? 0} to ${scaling?.max ?? 0} units`;
}

function feeNote({ estimated }: FleetPrice): string | undefined {
  return estimated.length === 0 ? undefined : `estimated for ${estimated.join(", ")}`;
}

/** Of a network that emrald makes. */
function network(
  { nat, endpoints, isDestroyed }: Hired,
  prices: RegionPrices,
  tell: (unknown: string) => void,
): HourlyPart[] {
  const common = { stands: !isDestroyed, isWhole: isDestroyed };
  const parts: HourlyPart[] = [];
  if (nat) {
    if (!prices.nat) tell("the price of a NAT gateway");
    if (!prices.address) tell("the price of a public IPv4 address");
    const range = sum([exactly(prices.nat?.hour ?? 0), exactly(prices.address?.hour ?? 0)]);
    parts.push({ what: "NAT gateway", ...range, note: "and its public address", ...common });
  }
  if (endpoints > 0) {
    if (!prices.endpoint) tell("the price of an interface endpoint");
    const range = times(exactly(prices.endpoint?.hour ?? 0), endpoints);
    parts.push({ what: "interface endpoints", ...range, note: `${endpoints}, by service and zone`, ...common });
  }
  return parts;
}

function notebook(
  { notebook, isDestroyed }: Hired,
  prices: RegionPrices,
  tell: (unknown: string) => void,
): HourlyPart[] {
  if (!notebook) return [];
  const { instanceType, volume } = notebook;
  const each = prices.notebook?.types[instanceType];
  if (each === undefined) tell(`the price of a notebook on ${instanceType}`);
  const disk = ((prices.notebook?.gib_month ?? 0) * volume) / HOURS_A_MONTH;
  const range = exactly((each ?? 0) + disk);
  return [{ what: "notebook", ...range, note: `${instanceType}, ${volume} GiB`, stands: !isDestroyed, isWhole: false }];
}
