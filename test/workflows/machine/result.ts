/** How a step, a job or a workflow run ended. */
export type Result = "success" | "failure" | "cancelled" | "skipped";

export interface StepResult {
  readonly name: string;
  readonly result: Result;
  /** What it printed. */
  readonly log: string;
}

export interface JobResult {
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly StepResult[];
  readonly summary: string;
}

export function without(result: Result): JobResult {
  return { result, outputs: {}, steps: [], summary: "" };
}

/** Of several: the worst of them. */
export function worst(results: readonly Result[]): Result {
  if (results.includes("failure")) return "failure";
  if (results.includes("cancelled")) return "cancelled";
  return results.every((one) => one === "skipped") ? "skipped" : "success";
}
