import type { Duration } from "./types.ts";

/** `1 h`, `1 h 20 min`, `12 min`, `40 s`. */
export function secondsText(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  const [hours, left] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours} h` : "", left > 0 ? `${left} min` : ""].filter((text) => text !== "").join(" ");
}

/** How long a run is taken to be, and how that is known: `1 h assumed`, `21 min, median of 5 runs`. */
export function durationText({ seconds, from, runs = 0 }: Duration): string {
  if (from === "assumed") return `${secondsText(seconds)} assumed`;
  return `${secondsText(seconds)}, ${runs === 1 ? "as the last run" : `median of ${runs} runs`}`;
}
