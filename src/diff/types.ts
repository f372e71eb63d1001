import type { Cost } from "../cost/types.ts";
import type { Plan } from "../plan/plan.ts";
import type { Foundation } from "../spec/schema/types.ts";

/** What a change does, the worst last. docs/changes.md says what each means. */
export const CLASSES = ["none", "cosmetic", "additive", "behavioural", "breaking", "destructive"] as const;
export type ChangeClass = (typeof CLASSES)[number];

/** What a change is of. */
export type ChangeOf = "dataset" | "step" | "cluster" | "environment" | "variable" | "upload" | "emrald";

/** One environment of one tree. */
export interface Side {
  readonly plan: Plan;
  /** Dataset to the SHA-256 of the files that lie at its `upload`: data, and no part of the plan. */
  readonly uploads: Readonly<Record<string, string>>;
  /** The version of emrald that the tree pins. */
  readonly emrald?: string;
  /** Whether merges deploy it: what workflows do, and no part of the plan. */
  readonly deploy?: string;
  /** Whom the account's foundation trusts: the operator's, and no part of the plan. */
  readonly foundation?: Foundation;
  /** The project's own prices of the region; absent where those of emrald count. */
  readonly prices?: SidePrices;
  /** Other environments of the tree, whose database of the catalog may be the same. */
  readonly databaseSharedWith?: readonly string[];
}

export interface SidePrices {
  /** The day that they were looked up. */
  readonly date: string;
  readonly sha256: string;
}

export interface Change {
  readonly class: ChangeClass;
  /** Of the catalogue, `<area>/<slug>`: `column/narrowed`. */
  readonly kind: string;
  readonly of: ChangeOf;
  /** Whose: `stocks/prices` of a dataset or a step, the name of a cluster, `<pipeline>.<variable>`, the environment's name, `emrald`. */
  readonly subject: string;
  /** The way from there, as people read it: `columns.close.type`. */
  readonly path?: string;
  /** To show: hidden where it is a secret, at most 200 characters. Absent where there was nothing. */
  readonly was?: string;
  readonly is?: string;
  /** What it means, in one reading. */
  readonly reason: string;
  /** 16 hex: which change it is, whatever was there before: of environment, kind, subject, path and the whole new value. */
  readonly key: string;
}

/** What follows from the changes by lineage. Ids are those of the head, or of the base for what is gone. */
export interface Consequences {
  /** Steps that do something else than before, in the order in which they run, and the nearest cause. */
  readonly runAgain: readonly { readonly step: string; readonly because: string }[];
  /** What they write, and what is changed itself; `through` is the step that writes it. */
  readonly datasets: readonly { readonly dataset: string; readonly through?: string }[];
  readonly consumers: readonly { readonly consumer: string; readonly dataset: string; readonly owner?: string }[];
  /** Of what is changed and of what is downstream. */
  readonly owners: readonly string[];
  /** The longest chain of steps that goes through what changed, first to last. */
  readonly criticalPath: readonly string[];
}

export interface EnvironmentDiff {
  readonly environment: string;
  /** That of the worst change. */
  readonly class: ChangeClass;
  /** Digests of the plans; absent where the environment is new or gone. */
  readonly base?: string;
  readonly head?: string;
  /** The worst first. */
  readonly changes: readonly Change[];
  readonly consequences: Consequences;
  readonly cost?: { readonly before?: Cost; readonly after?: Cost };
  /** What changed and what is next to it, as a flowchart of Mermaid; absent where no step and no dataset changed. */
  readonly mermaid?: string;
  /** Why it cannot be told. */
  readonly untold?: string;
}

/** A commit, or the folder as it is. */
export interface Revision {
  readonly name: string;
  readonly commit?: string;
}

/** What `emrald diff --json` prints. */
export interface DiffDocument {
  readonly format: 1;
  readonly command: "diff";
  readonly base: Revision;
  readonly head: Revision;
  /** Of the worst environment. */
  readonly class: ChangeClass;
  readonly environments: readonly EnvironmentDiff[];
}

/** Whether there is an effect that somebody must look at more than `other`: classes are in order. */
export function isWorse(one: ChangeClass, other: ChangeClass): boolean {
  return CLASSES.indexOf(one) > CLASSES.indexOf(other);
}

export function worst(classes: readonly ChangeClass[]): ChangeClass {
  return classes.reduce((most, one) => (isWorse(one, most) ? one : most), "none");
}
