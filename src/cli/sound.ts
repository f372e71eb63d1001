import { UsageError } from "../errors.ts";

const REGION = /^[a-z]{2,4}(-[a-z]+)+-[0-9]$/;

/** Why there can be no such region of AWS; undefined where there can. */
export function regionProblem(region: string): string | undefined {
  return REGION.test(region) ? undefined : `"${region}" is not a region of AWS, such as us-east-1`;
}

/** Holds what an option gives. Throws a UsageError. */
export function requireSound(option: string, problem: string | undefined): void {
  if (problem !== undefined) throw new UsageError(`${option}: ${problem}`);
}
