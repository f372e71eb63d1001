import { UsageError } from "../../errors.ts";
import { secondsOf } from "../duration.ts";

/** When a run is handed over: a time from now on, or a point in time, as jobs know it that have begun a while ago. Throws a UsageError. */
export function handOverAt(text: string, now: Date): Date {
  const seconds = secondsOf(text);
  if (seconds !== undefined) return new Date(now.getTime() + seconds * 1000);
  // As `date +%s` prints it.
  if (/^\d{10}$/.test(text)) return new Date(Number(text) * 1000);
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const at = new Date(isTime ? text : Number.NaN);
  if (!Number.isNaN(at.getTime())) return at;
  throw new UsageError(
    `--hand-over takes a time such as 5h30m, 330m or 90s, or when: 2026-05-01T12:00:00Z, or seconds since 1970; not "${text}"`,
  );
}
