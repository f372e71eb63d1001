import { given } from "./given.ts";
import type * as written from "./schema/types.ts";
import { mebibytes } from "./units.ts";

/** The volumes of each node besides its root. */
export interface EbsSpec {
  /** GiB of one volume; 0 where nothing says it. */
  readonly size: number;
  /** Of each node. */
  readonly volumes: number;
  readonly type: EbsType;
  readonly iops?: number;
  /** MiB a second. */
  readonly throughput?: number;
}

export type EbsType = NonNullable<written.Ebs["type"]>;

export function spellEbs(raw: Partial<written.Ebs> | undefined): EbsSpec | undefined {
  if (raw === undefined) return undefined;
  return given<EbsSpec>({
    // An overlay may bring the other keys to nodes that have no volumes: a rule says so.
    size: raw.size === undefined ? 0 : mebibytes(raw.size) / 1024,
    volumes: raw.volumes ?? 1,
    type: raw.type ?? "gp3",
    iops: raw.iops,
    throughput: raw.throughput,
  });
}
