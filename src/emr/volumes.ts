import { limits } from "./limits.ts";

export interface Volumes {
  /** GiB of one. */
  readonly size: number;
  readonly volumes: number;
  readonly type: string;
  readonly iops?: number;
  /** MiB a second. */
  readonly throughput?: number;
}

export interface VolumeProblem {
  readonly key: "size" | "volumes" | "iops" | "throughput";
  readonly message: string;
}

interface Iops {
  readonly min: number;
  readonly max: number;
  /** For each GiB. */
  readonly ratio: number;
}

/** Types whose IOPS are chosen (EC2 User Guide, EBS volume types). */
const IOPS: Readonly<Record<string, Iops>> = {
  gp3: { min: 3_000, max: 80_000, ratio: 500 },
  io1: { min: 100, max: 64_000, ratio: 50 },
};
const GP3_IOPS = 3_000;
/** MiB a second for each of gp3's IOPS (EC2 User Guide, gp3). */
const THROUGHPUT_RATIO = 0.25;

/** GiB: disks that turn begin larger (EC2 User Guide, st1 and sc1). */
const LEAST_SIZE: Readonly<Record<string, number>> = { st1: 125, sc1: 125 };

/** What EMR or EC2 would refuse of a node's volumes, the first of each key. */
export function volumeProblems({ size, volumes, type, iops, throughput }: Volumes): VolumeProblem[] {
  const problems: VolumeProblem[] = [];
  const say = (key: VolumeProblem["key"], message: string): void => void problems.push({ key, message });
  const least = LEAST_SIZE[type] ?? limits.volumeSize.min;
  if (size === 0) return [{ key: "size", message: `"ebs" does not say the size of a volume` }];
  if (size < least || size > limits.volumeSize.max)
    say("size", `a volume of ${type} has ${least} to ${limits.volumeSize.max} GiB on EMR, not ${size}`);
  if (volumes < limits.volumes.min || volumes > limits.volumes.max)
    say("volumes", `a node takes ${limits.volumes.min} to ${limits.volumes.max} volumes, not ${volumes}`);
  const range = IOPS[type];
  const most = range ? Math.max(range.min, Math.min(range.max, range.ratio * size)) : 0;
  if (iops === undefined) {
    if (type === "io1") say("iops", `a volume of io1 needs "iops": 100 to ${most} for ${size} GiB`);
  } else if (!range) say("iops", `the IOPS of ${type} cannot be chosen; those of gp3 and io1 can`);
  else if (iops < range.min || iops > most)
    say("iops", `a volume of ${type} with ${size} GiB takes ${range.min} to ${most} IOPS, not ${iops}`);
  if (throughput === undefined) return problems;
  const fastest = Math.min(limits.throughput.max, THROUGHPUT_RATIO * (iops ?? GP3_IOPS));
  if (type !== "gp3") say("throughput", `the throughput of ${type} cannot be chosen; that of gp3 can`);
  else if (throughput < limits.throughput.min || throughput > fastest)
    say(
      "throughput",
      `a volume of gp3 with ${iops ?? GP3_IOPS} IOPS takes ${limits.throughput.min} to ${fastest} MiB a second, not ${throughput}`,
    );
  return problems;
}
