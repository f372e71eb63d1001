import { STAGES } from "../spec/stages.ts";
import type { Stage } from "../spec/schema/types.ts";

const WORDS: Readonly<Record<Stage, RegExp>> = {
  bronze: /bronze|raw|landing|ingest/i,
  silver: /silver|processed|clean|refined|staging/i,
  gold: /gold|analy[sz]|curated|mart|report|answers/i,
};
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** The stage that a name speaks of. */
export function stageNamed(text: string): Stage | undefined {
  return STAGES.find((stage) => WORDS[stage].test(text));
}

/** Which bucket is which stage's: one each, as they are found. */
export class StageBuckets {
  readonly buckets: Partial<Record<Stage, string>> = {};

  /** Undefined where every stage that would do has another bucket. */
  stageOf(bucket: string, wanted: Stage): Stage | undefined {
    const known = STAGES.find((stage) => this.buckets[stage] === bucket);
    if (known) return known;
    const stage = stageNamed(bucket) ?? wanted;
    if (this.buckets[stage] !== undefined) return undefined;
    this.buckets[stage] = bucket;
    return stage;
  }

  /** `--bronze-bucket their-raw-data` says a stage's bucket by its option's name. */
  bucketWord(flag: string | undefined, word: string): Stage | undefined {
    if (flag === undefined || !/bucket/i.test(flag) || !BUCKET.test(word)) return undefined;
    const stage = stageNamed(flag);
    if (!stage || (this.buckets[stage] ?? word) !== word) return undefined;
    this.buckets[stage] = word;
    return stage;
  }
}
