import { type NodePrice, nodePrices, type PricedNodes } from "./node-price.ts";
import type { RegionPrices } from "./prices.ts";
import { NOTHING, type Range, sum } from "./range.ts";
import { coreSplits, leastCore } from "./scaled-units.ts";
import { byUnits } from "./whole-nodes.ts";

/** A fleet, as a spec and a plan say it. */
export interface PricedFleet {
  readonly primary?: PricedNodes;
  readonly core?: PricedNodes;
  readonly task?: PricedNodes;
  readonly scaling?: { readonly min: number; readonly max: number; readonly maxCore?: number };
}

/** USD an hour of a cluster. */
export interface FleetPrice {
  /** What stays on demand. */
  readonly onDemand: Range;
  readonly spot: Range;
  /** What managed scaling adds and takes away, on demand or Spot: core and task nodes together. */
  readonly scaled: Range;
  readonly fee: Range;
  readonly ebs: Range;
  /** Types whose fee is estimated. */
  readonly estimated: readonly string[];
}

/** Nodes of one kind with what each of their types costs. */
interface Priced {
  readonly nodes: PricedNodes;
  readonly prices: ReadonlyMap<string, NodePrice>;
}

/** What is paid for a node, at least and at most. */
type Of = (price: NodePrice) => Range;

const ON_DEMAND: Of = ({ onDemand }) => ({ low: onDemand, high: onDemand });
const SPOT: Of = ({ spot }) => spot;
const FEE: Of = ({ fee }) => ({ low: fee, high: fee });
const EBS: Of = ({ ebs }) => ({ low: ebs, high: ebs });

/**
 * What the nodes of a fleet cost an hour. Which types EC2 picks is not known before: the range goes from the cheapest mix of whole nodes to the
 * dearest, and for Spot from its least price to the price on demand, which EMR never bids above unless told to. EMR takes its fee for Spot nodes too.
 */
export function fleetPrice(
  { primary, core, task, scaling }: PricedFleet,
  release: string | undefined,
  prices: RegionPrices,
  tell: (unknown: string) => void,
): FleetPrice {
  const priced = (nodes: PricedNodes | undefined): Priced[] =>
    nodes ? [{ nodes, prices: nodePrices(nodes, release, prices, tell) }] : [];
  const [first, workers] = [priced(primary), [priced(core), priced(task)] as const];
  const all = [...first, ...workers.flat()];
  const fixed = scaling ? first : all;
  const bounds = scaling && workers[0][0] ? { scaling, core: workers[0][0], task: workers[1][0] } : undefined;
  const scaled = (of: (nodes: PricedNodes) => Of): Range => (bounds ? scaledPrice(bounds, of) : NOTHING);
  const estimated = all.flatMap(({ prices }) => [...prices].flatMap(([type, one]) => (one.isFeeEstimated ? type : [])));
  return {
    onDemand: sum(fixed.map((one) => unitsPrice(one, one.nodes.onDemand, ON_DEMAND))),
    spot: sum(fixed.map((one) => unitsPrice(one, one.nodes.spot, SPOT))),
    // Managed scaling decides the market itself, within `max_on_demand`; Spot where the fleet has some is the cheaper one.
    scaled: scaled(({ spot }) => (spot > 0 ? SPOT : ON_DEMAND)),
    fee: sum([...fixed.map((one) => targets(one, FEE)), scaled(() => FEE)]),
    ebs: sum([...fixed.map((one) => targets(one, EBS)), scaled(() => EBS)]),
    estimated: [...new Set(estimated)].sort(),
  };
}

/** On demand and Spot are two targets, and each is met in whole nodes. */
function targets(one: Priced, of: Of): Range {
  return sum([unitsPrice(one, one.nodes.onDemand, of), unitsPrice(one, one.nodes.spot, of)]);
}

function unitsPrice(one: Priced, units: number, of: Of): Range {
  return { low: table(one, units, of, "least")[units] ?? 0, high: table(one, units, of, "most")[units] ?? 0 };
}

function table({ nodes, prices }: Priced, units: number, of: Of, pick: "least" | "most"): Float64Array {
  const price = (type: string): number | undefined => {
    const node = prices.get(type);
    // EC2 may pick nothing but the one without a price: at least, that is nothing.
    if (!node) return pick === "least" ? 0 : undefined;
    return of(node)[pick === "least" ? "low" : "high"];
  };
  return byUnits(nodes.types, units, price, pick);
}

interface Scaled {
  readonly scaling: NonNullable<PricedFleet["scaling"]>;
  readonly core: Priced;
  readonly task: Priced | undefined;
}

/**
 * Of core and task nodes under managed scaling (API reference, ComputeLimits). At least: `min` units, core nodes first, since task nodes are taken
 * away before them. At most: `max` units, however they are split, or what the fleet starts with where that is more.
 */
function scaledPrice({ scaling, core, task }: Scaled, of: (nodes: PricedNodes) => Of): Range {
  const { min, max } = scaling;
  const fewest = leastCore(scaling, core.nodes.onDemand + core.nodes.spot, task !== undefined);
  const at = (one: Priced | undefined, units: number, pick: "least" | "most"): Float64Array =>
    one ? table(one, units, of(one.nodes), pick) : new Float64Array(units + 1);
  const low = (at(core, fewest, "least").at(-1) ?? 0) + (at(task, min - fewest, "least").at(-1) ?? 0);
  const splits = coreSplits(scaling, core.nodes.types.values(), task !== undefined);
  const [cores, tasks] = [at(core, Math.max(...splits), "most"), at(task, max, "most")];
  const high = Math.max(...splits.map((units) => (cores[units] ?? 0) + (tasks[max - units] ?? 0)));
  const start = sum([core, ...(task ? [task] : [])].map((one) => targets(one, of(one.nodes))));
  return { low: Math.min(low, high), high: Math.max(high, start.high) };
}
