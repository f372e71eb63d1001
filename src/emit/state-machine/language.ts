/** Amazon States Language, as far as emrald writes it (states-language.net, JSONPath). */
export interface State {
  readonly Type: "Choice" | "Fail" | "Parallel" | "Pass" | "Succeed" | "Task" | "Wait" | "Map";
  readonly [field: string]: unknown;
}

/** States one after another: each leads to the next, the last to where `last` says, or to the end. */
export function chain(
  states: readonly (readonly [name: string, state: State])[],
  last?: string,
): Record<string, State> {
  return Object.fromEntries(
    states.map(([name, state], index): [string, State] => {
      const next = states[index + 1]?.[0] ?? last;
      // A choice says for itself where it leads; its default is what comes next.
      if (state.Type === "Choice") return [name, { ...state, Default: state["Default"] ?? next }];
      return [name, next === undefined ? { ...state, End: true } : { ...state, Next: next }];
    }),
  );
}

/** Calls that may be made twice without harm are made again when they fail; those that create something are not. */
export const RETRY_CALL = [
  {
    ErrorEquals: ["States.ALL"],
    IntervalSeconds: 2,
    MaxAttempts: 6,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    JitterStrategy: "FULL",
  },
] as const;

export function catchAll(next: string, resultPath: string | null): readonly object[] {
  return [{ ErrorEquals: ["States.ALL"], ResultPath: resultPath, Next: next }];
}

/** A state's name: at most 80 characters (Step Functions quotas), and one state has it. */
export function stateName(what: string, hash: (text: string) => string): string {
  return what.length <= LONGEST_NAME ? what : `${what.slice(0, LONGEST_NAME - 8)}… ${hash(what).slice(0, 6)}`;
}

const LONGEST_NAME = 80;
