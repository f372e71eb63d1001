/** A key of a step that only some kinds act on. */
export type KindKey = "args" | "main_class" | "params" | "reads" | "spark" | "writes";

interface Kind {
  /** True where the emrald runtime does the work: it reads, checks and writes, and leaves a report. */
  readonly isRuntime: boolean;
  readonly takes: readonly KindKey[];
}

/** What sets the kinds of step apart. Exactly one of these keys names the kind of a step. */
export const KINDS = {
  app: { isRuntime: true, takes: ["params", "reads", "spark", "writes"] },
  script: { isRuntime: false, takes: ["args", "reads", "spark", "writes"] },
  sql: { isRuntime: true, takes: ["params", "reads", "spark", "writes"] },
  convert: { isRuntime: true, takes: ["reads", "spark", "writes"] },
  jar: { isRuntime: false, takes: ["args", "main_class", "reads", "spark", "writes"] },
  command: { isRuntime: false, takes: ["reads", "writes"] },
  shell: { isRuntime: false, takes: ["args", "reads", "writes"] },
  crawl: { isRuntime: false, takes: [] },
} as const satisfies Record<string, Kind>;

export type StepKind = keyof typeof KINDS;

export const STEP_KINDS = Object.keys(KINDS) as readonly StepKind[];

export function takes(kind: StepKind, key: KindKey): boolean {
  return (KINDS[kind].takes as readonly KindKey[]).includes(key);
}
