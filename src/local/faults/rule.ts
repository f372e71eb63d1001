/** Trouble that the endpoint makes on purpose, as data: what, where, and how often. */
export interface FaultRule {
  readonly kind: FaultKind;
  /** Name of an operation, e.g. `ListSteps`; any when absent. */
  readonly call?: string;
  /** Beginning of a step's name; any step when absent. */
  readonly step?: string;
  /** The n-th match strikes, from 1; 1 when absent. */
  readonly at?: number;
  /** How many matches in a row strike, from `at` on; 1 when absent. */
  readonly times?: number;
  /** Instead of `at` and `times`: each match strikes with this probability, above 0 and at most 1, by the seed. */
  readonly chance?: number;
  /** How long an answer or a cluster's start is held back. */
  readonly seconds?: number;
}

/** What a rule is matched against: a call, the start of a cluster, or the start of a step. */
type Scope = "call" | "cluster" | "step";

interface KindFacts {
  readonly scope: Scope;
  /** Takes `seconds`, and needs them. */
  readonly isSlow?: true;
}

export const faultKinds = {
  /** ThrottlingException, and nothing is done. */
  throttle: { scope: "call" },
  /** The operation's own server error, and nothing is done. */
  error: { scope: "call" },
  /** Done, and the connection breaks before the answer. */
  "lost-answer": { scope: "call" },
  /** Done, and answered after `seconds`. */
  "slow-answer": { scope: "call", isSlow: true },
  /** The cluster is STARTING for `seconds`. */
  "slow-start": { scope: "cluster", isSlow: true },
  /** A bootstrap action fails, and the cluster ends. */
  "bootstrap-failure": { scope: "cluster" },
  /** EC2 has no capacity, and the cluster ends. */
  "capacity-failure": { scope: "cluster" },
  /** The nodes of the step are reclaimed: it fails, the cluster goes on. */
  "spot-loss": { scope: "step" },
  /** The step runs until it is cancelled. */
  hang: { scope: "step" },
  /** Somebody else terminates the cluster when the step starts. */
  terminate: { scope: "step" },
} as const satisfies Readonly<Record<string, KindFacts>>;

export type FaultKind = keyof typeof faultKinds;

export const faultFacts = (kind: FaultKind): KindFacts => faultKinds[kind];

export function isFaultKind(text: string): text is FaultKind {
  return Object.hasOwn(faultKinds, text);
}

export type FaultOption = Exclude<keyof FaultRule, "kind">;

/** The options that a rule of this kind may have. */
export function faultOptions(kind: FaultKind): readonly FaultOption[] {
  const { scope, isSlow } = faultFacts(kind);
  const where: readonly FaultOption[] = scope === "cluster" ? [] : [scope];
  return [...where, "at", "times", "chance", ...(isSlow ? (["seconds"] as const) : [])];
}
