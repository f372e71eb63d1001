import type { Stage } from "../spec/schema/types.ts";
import type { Draft } from "./steps.ts";
import type { Wired, WiredStep } from "./wire.ts";

/** What a step waits for besides the data that it reads. */
export interface Before {
  /** Positions. */
  readonly steps: readonly number[];
  /** EMR would have gone on after a failure of one of them. */
  readonly goesOn: boolean;
}

/**
 * The order of steps that EMR took one at a time, as far as it matters: a step waits for those before it whose failure stopped EMR, and for those that may share data with it. After one with CONTINUE
 * that shares none it would have come anyway. What follows from other steps that it waits for is left out.
 */
export function orderOf(drafts: readonly Draft[], wired: Wired): Before[] {
  const touched = wired.steps.map((step) => placesOf(step, wired));
  const above: Uint8Array[] = [];
  return drafts.map((_, index) => {
    const known = new Uint8Array(drafts.length);
    const waitFor = (other: number): void => {
      known[other] = 1;
      above[other]?.forEach((is, at) => (known[at] ||= is));
    };
    wired.steps[index]?.needs.forEach(waitFor);
    const steps: number[] = [];
    for (let other = index - 1; other >= 0; other--) {
      if (known[other] === 1 || (goesOn(drafts[other]) && !mayShare(touched[other], touched[index]))) continue;
      steps.push(other);
      waitFor(other);
    }
    above.push(known);
    return { steps: steps.reverse(), goesOn: steps.some((other) => goesOn(drafts[other])) };
  });
}

function goesOn(draft: Draft | undefined): boolean {
  return draft?.onFailure === "CONTINUE";
}

interface Places {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** Undefined where a step names no data, or more than its datasets: a variable may hold a place as well. */
function placesOf({ words, reads, writes }: WiredStep, { datasets, buckets }: Wired): Places | undefined {
  const isOpen = words.some((word) => /s3[an]?:\/\/|\$\{(stages|vars)\./.test(word));
  if (isOpen || reads.length + writes.length === 0) return undefined;
  const uri = (name: string): string => {
    const { uri: own, stage, path = "" } = datasets[name] ?? {};
    const place = own ?? `s3://${buckets[stage as Stage] ?? ""}/${path}`;
    // All files of the folder that the wildcard is in.
    return place.replace(/[^/]*[*?[{].*$/s, "").replace(/\/*$/, "/");
  };
  return { reads: reads.map(uri), writes: writes.map(uri) };
}

function mayShare(one: Places | undefined, other: Places | undefined): boolean {
  if (!one || !other) return true;
  return overlap(one.writes, [...other.reads, ...other.writes]) || overlap(one.reads, other.writes);
}

function overlap(some: readonly string[], others: readonly string[]): boolean {
  return some.some((one) => others.some((other) => one.startsWith(other) || other.startsWith(one)));
}
