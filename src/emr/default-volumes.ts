import { isAtLeast, parseRelease } from "./release.ts";
import type { Volumes } from "./volumes.ts";

/** Volumes that EMR gives a node of an EBS-only type, and GiB of each, by the size of the type (EMR Management Guide, "Instance storage"; release 5.22.0 and later). */
const BY_SIZE: Readonly<Record<string, readonly [volumes: number, size: number]>> = {
  large: [1, 32],
  xlarge: [2, 32],
  "2xlarge": [4, 32],
  "4xlarge": [4, 64],
  "8xlarge": [4, 128],
  "9xlarge": [4, 144],
  "10xlarge": [4, 160],
  "12xlarge": [4, 192],
  "16xlarge": [4, 256],
  "18xlarge": [4, 288],
  "24xlarge": [4, 384],
};

/** Families whose every type has disks of its own (EC2 User Guide, instance store volumes); others say it by a `d` after their generation. */
const WITH_DISKS =
  /^(c1|c3|d2|d3|d3en|f1|g2|g3|g4ad|g5(?!g)|g6|gr6|h1|hpc|i\d|im4|is4|inf2|m1|m2|m3|p[45]|r3|trn1|x1|z1)/;

/** True where a node of the type has no disks but EBS's. */
function isEbsOnly(type: string): boolean {
  const family = type.split(".")[0] ?? "";
  return !WITH_DISKS.test(family) && !/\d[a-z]*d[a-z]*$/.test(family);
}

/** What a node gets where its fleet says nothing; undefined where no one says how much. */
export function defaultVolumes(type: string, release: string | undefined): Volumes | "none" | undefined {
  if (!isEbsOnly(type)) return "none";
  const [volumes, size] = BY_SIZE[type.slice(type.indexOf(".") + 1)] ?? [];
  if (volumes === undefined || size === undefined) return undefined;
  return { size, volumes, type: generalPurpose(release) };
}

/** The root of every node: 15 GiB from 6.10.0 on, 10 before (EMR Management Guide, "Customizing the Amazon EBS root device volume"). */
export function rootVolume(release: string | undefined): Volumes {
  const known = parseRelease(release ?? "");
  return { size: known && !isAtLeast(known, 6, 10) ? 10 : 15, volumes: 1, type: generalPurpose(release) };
}

/** gp3 from 6.15.0 on, gp2 before (as the root volume). */
function generalPurpose(release: string | undefined): string {
  const known = parseRelease(release ?? "");
  return known && !isAtLeast(known, 6, 15) ? "gp2" : "gp3";
}
