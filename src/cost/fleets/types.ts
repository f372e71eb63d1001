import type { Range } from "../../emr/range.ts";
import type { PricesUsed } from "../types.ts";
import type { FleetHour } from "./per-hour.ts";

export type Architecture = "x86" | "arm" | "mixed" | "unknown";

/** Nodes of one kind, as the fleet asks for them. */
export interface NodesAsked {
  /** Instance type to the units that one node counts for. */
  readonly types: Readonly<Record<string, number>>;
  /** Units. */
  readonly on_demand: number;
  readonly spot: number;
}

/** Executors of one size. */
export interface SizeFit {
  readonly cores: number;
  /** With all overhead. */
  readonly memory_mib: number;
  /** What EMR sets, as far as one can tell before. */
  readonly by_default: readonly ("memory" | "cores")[];
  /** Steps that ask for this. */
  readonly steps: readonly string[];
  /** How many fit beside a driver, without sharing cores. */
  readonly executors: Range;
}

/** A fleet at one of its sizes. Figures are ranges: which types EC2 picks is not known before. */
export interface SizingView {
  readonly at: "targets" | "min" | "max";
  readonly units?: number;
  /** All nodes, the primary too. */
  readonly nodes: Range;
  /** What the nodes have that run executors. Absent where a type is not known. */
  readonly has?: {
    readonly cores: Range;
    readonly memory_gib: Range;
    readonly yarn_gib: Range;
    /** YARN's memory is an estimate for one of the types. */
    readonly is_estimated: boolean;
  };
  readonly executors: readonly SizeFit[];
  /** Absent where nobody has prices of the region. */
  readonly per_hour?: FleetHour;
}

/** One fleet, as one or several environments have it. */
export interface FleetHead {
  readonly fleet: string;
  readonly environments: readonly string[];
  readonly region: string;
  readonly prices?: PricesUsed;
  readonly architecture: Architecture;
  /** Types of nodes that run executors of which the data knows nothing: then nobody can say what the fleet has, and holds. */
  readonly unknown_types: readonly string[];
  /** Prices that are not known, in words: the figures are without them. */
  readonly unknown: readonly string[];
}

export interface FleetView extends FleetHead {
  readonly used_by: readonly { readonly environment: string; readonly pipelines: readonly string[] }[];
  readonly nodes: Readonly<Partial<Record<"primary" | "core" | "task", NodesAsked>>>;
  readonly sizes: readonly SizingView[];
}

/** Where figures of instance types come from. */
export interface TypesUsed {
  /** ISO 8601. */
  readonly date: string;
  readonly source: string;
}

/** What `emrald fleets --json` prints. */
export interface FleetsDocument {
  readonly format: 1;
  readonly command: "fleets";
  readonly types: TypesUsed;
  readonly fleets: readonly FleetView[];
}

/** How a node of one type holds executors of a step. */
export interface TypeFit {
  readonly type: string;
  readonly executors: number;
  /** What there is too little of for one more. */
  readonly binds: "memory" | "cores" | "both";
  readonly wasted: {
    readonly memory_gib: number;
    readonly memory_percent: number;
    readonly cores: number;
    readonly cores_percent: number;
  };
  /** How many YARN would start, which on EMR counts memory alone; where that is more, they share cores. */
  readonly yarn_starts?: number;
  /** Why it holds none. */
  readonly reason?: string;
  /** YARN's memory is an estimate. */
  readonly is_estimated: boolean;
}

/** How one fleet holds executors of a step. */
export interface StepOnFleet extends FleetHead {
  /** Absent where nothing is known of the type that EMR would set it by. */
  readonly executor?: {
    readonly cores: number;
    readonly heap_mib: number;
    readonly memory_mib: number;
    readonly by_default: readonly ("memory" | "cores")[];
  };
  readonly driver_mib: number;
  /** Why its driver has no place, or may have none. */
  readonly reason?: string;
  /** `in_doubt`: some of the types hold no executor, or not the driver, and EC2 may pick them. `unknown`: of some the data knows nothing. */
  readonly verdict: "fits" | "in_doubt" | "cannot" | "unknown";
  readonly types: readonly TypeFit[];
  readonly sizes: readonly {
    readonly at: "targets" | "min" | "max";
    readonly units?: number;
    readonly executors: Range;
  }[];
  /** USD an hour of the fleet at its targets, for each executor; between those where EC2 picks one type throughout. */
  readonly per_executor_hour?: FleetHour;
}

/** What `emrald fleets --for <step> --json` prints. */
export interface StepFleetsDocument {
  readonly format: 1;
  readonly command: "fleets";
  readonly types: TypesUsed;
  readonly step: string;
  /** How many executors it asks for, where it says so. */
  readonly instances?: number;
  /** The cheapest that fits comes first. */
  readonly fleets: readonly StepOnFleet[];
}
