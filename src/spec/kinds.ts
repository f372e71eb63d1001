/** A key of a step that only some kinds act on. */
export type KindKey = "args" | "main_class" | "params" | "reads" | "spark" | "writes";

interface Kind {
  /** True where the emrald runtime does the work: it reads, checks and writes, and leaves a report. */
  readonly isRuntime: boolean;
  /** True where EMR lets the step work under a role of its own: Spark alone (EMR Management Guide, runtime roles). */
  readonly isSpark: boolean;
  readonly takes: readonly KindKey[];
}

/** What sets the kinds of step apart. Exactly one of these keys names the kind of a step. */
export const KINDS = {
  app: { isRuntime: true, isSpark: true, takes: ["params", "reads", "spark", "writes"] },
  script: { isRuntime: false, isSpark: true, takes: ["args", "reads", "spark", "writes"] },
  sql: { isRuntime: true, isSpark: true, takes: ["params", "reads", "spark", "writes"] },
  convert: { isRuntime: true, isSpark: true, takes: ["reads", "spark", "writes"] },
  jar: { isRuntime: false, isSpark: true, takes: ["args", "main_class", "reads", "spark", "writes"] },
  command: { isRuntime: false, isSpark: false, takes: ["reads", "writes"] },
  shell: { isRuntime: false, isSpark: false, takes: ["args", "reads", "writes"] },
  crawl: { isRuntime: false, isSpark: false, takes: [] },
} as const satisfies Record<string, Kind>;

export type StepKind = keyof typeof KINDS;

export const STEP_KINDS = Object.keys(KINDS) as readonly StepKind[];

export function takes(kind: StepKind, key: KindKey): boolean {
  return (KINDS[kind].takes as readonly KindKey[]).includes(key);
}
