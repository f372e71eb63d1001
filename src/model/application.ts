import { applicationOfProgram } from "../emr/programs.ts";
import { takes } from "../spec/kinds.ts";
import type { StepSpec } from "../spec/types.ts";

/** The application of EMR's that brings the program which a step runs; undefined where every node has it, or nobody knows. */
export function applicationOf({ kinds, command }: StepSpec): string | undefined {
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) return undefined;
  return takes(kind, "spark") ? "Spark" : applicationOfProgram(String(command[0] ?? ""));
}
