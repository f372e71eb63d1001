import { seededRandom } from "./random.ts";
import { faultFacts, type FaultKind, type FaultRule } from "./rule.ts";

/** What strikes one call. */
export interface CallFault {
  /** Refused before anything is done. */
  readonly refusal?: "throttle" | "error";
  readonly isAnswerLost: boolean;
  /** How long the answer is held back, in milliseconds. */
  readonly delayMs: number;
}

export interface ClusterFault {
  /** How much longer the cluster is STARTING, in milliseconds. */
  readonly delayMs: number;
  readonly failure?: "bootstrap-failure" | "capacity-failure";
}

export type StepFault = "spot-loss" | "hang" | "terminate";

/**
 * Decides what strikes. Every rule counts its own matches, whatever other rules do, so that adding a rule changes no
 * strike of another; the same rules, seed and order of events give the same strikes.
 */
export class FaultInjector {
  readonly #rules: readonly { readonly rule: FaultRule; readonly strikes: () => boolean }[];

  constructor(rules: readonly FaultRule[], seed = 0) {
    this.#rules = rules.map((rule, index) => ({ rule, strikes: striker(rule, seed + index * 7_919) }));
  }

  onCall(call: string): CallFault {
    const struck = this.#match((rule) => faultFacts(rule.kind).scope === "call" && (rule.call ?? call) === call);
    const refusal = struck.map(({ kind }) => kind).find((kind) => kind === "throttle" || kind === "error");
    return {
      ...(refusal !== undefined && { refusal }),
      isAnswerLost: struck.some(({ kind }) => kind === "lost-answer"),
      delayMs: delay(struck),
    };
  }

  onClusterStart(): ClusterFault {
    const struck = this.#match((rule) => faultFacts(rule.kind).scope === "cluster");
    const failure = first(struck, ["bootstrap-failure", "capacity-failure"]);
    return { delayMs: delay(struck), ...(failure !== undefined && { failure }) };
  }

  onStepStart(name: string): StepFault | undefined {
    const struck = this.#match((rule) => faultFacts(rule.kind).scope === "step" && name.startsWith(rule.step ?? ""));
    return first(struck, ["spot-loss", "hang", "terminate"]);
  }

  #match(isMatch: (rule: FaultRule) => boolean): FaultRule[] {
    return this.#rules.filter(({ rule, strikes }) => isMatch(rule) && strikes()).map(({ rule }) => rule);
  }
}

/** Asked once a match; says whether this one strikes. */
function striker(rule: FaultRule, seed: number): () => boolean {
  const { chance, at = 1, times = 1 } = rule;
  if (chance !== undefined) {
    const random = seededRandom(seed);
    return () => random() < chance;
  }
  let matches = 0;
  return () => {
    matches += 1;
    return matches >= at && matches < at + times;
  };
}

function delay(struck: readonly FaultRule[]): number {
  return struck.reduce((sum, { seconds = 0 }) => sum + seconds * 1000, 0);
}

function first<K extends FaultKind>(struck: readonly FaultRule[], kinds: readonly K[]): K | undefined {
  return struck.map(({ kind }) => kind).find((kind): kind is K => (kinds as readonly FaultKind[]).includes(kind));
}
