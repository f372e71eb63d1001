import { inUnits } from "../spec/units.ts";

/** Seconds as the spec writes them; undefined where there are none. */
export function duration(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : inUnits(seconds);
}
