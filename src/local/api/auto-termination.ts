import { limits } from "../../emr/limits.ts";
import { validationError } from "./errors.ts";
import { integer, structure, type Read } from "./shape.ts";

export const autoTerminationPolicy = structure({ IdleTimeout: integer() });

/** EMR's idle timeout, in seconds, for a policy that names none. */
const DEFAULT_IDLE_SECONDS = 3_600;

/** Seconds that a cluster may be idle. */
export function toIdleTimeout(policy: Read<typeof autoTerminationPolicy>): number {
  const idle = policy.IdleTimeout ?? DEFAULT_IDLE_SECONDS;
  const { min, max } = limits.idleTimeout;
  if (idle < min || idle > max) {
    throw validationError(`IdleTimeout must be between ${min} and ${max} seconds; the request has ${idle}.`);
  }
  return idle;
}
