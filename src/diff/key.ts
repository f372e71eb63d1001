import { canonical, sha256 } from "../model/canonical.ts";

/**
 * Which change it is, in 16 hex digits, whatever was there before: what a pull request has shown is known again after others were merged.
 * `is` is the whole new value, also of a secret; undefined where something is gone.
 */
export function changeKey(environment: string, kind: string, subject: string, path?: string, is?: unknown): string {
  return sha256(canonical([environment, kind, subject, path ?? null, is ?? null])).slice(0, 16);
}
