import type { FaultRule } from "../../../src/local/index.ts";

/** A fault as `--fault` takes it. */
export function faultText({ kind, ...options }: FaultRule): string {
  return [kind, ...Object.entries(options).map(([key, value]) => `${key}=${String(value)}`)].join(",");
}
