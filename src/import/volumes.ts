import { limits } from "../emr/limits.ts";
import { volumeProblems } from "../emr/volumes.ts";
import { given } from "../spec/given.ts";
import type { Ebs } from "../spec/schema/types.ts";
import type { Json } from "./json.ts";
import type { Notes } from "./notes.ts";

const TYPES = ["gp3", "gp2", "io1", "st1", "sc1", "standard"] as const;

/** Volumes of nodes: those of the first of their types, since a fleet's nodes have the same. */
export function ebsOf(types: readonly Json[], notes: Notes): Ebs | undefined {
  const all = types.map((type) => ({ type, ebs: volumesOf(type, notes) }));
  const [first] = all;
  const other = all.find(({ ebs }) => JSON.stringify(ebs) !== JSON.stringify(first?.ebs));
  if (other) notes.leave(`${other.type.name}: its EBS volumes`, "all types of a fleet have the same volumes");
  return first?.ebs;
}

function volumesOf(type: Json, notes: Notes): Ebs | undefined {
  const config = type.get("EbsConfiguration");
  if (config?.get("EbsOptimized")) notes.leave(`${config.name}.EbsOptimized`, "all current types are");
  const devices = config?.get("EbsBlockDeviceConfigs")?.items() ?? type.get("EbsBlockDevices")?.items() ?? [];
  const [first, ...others] = devices;
  const specification = first?.get("VolumeSpecification");
  if (!first || !specification) return undefined;
  const same = others.filter(
    (device) => JSON.stringify(device.get("VolumeSpecification")?.value) === JSON.stringify(specification.value),
  );
  if (same.length < others.length)
    notes.leave(`${type.name}: EBS volumes unlike the first`, "a fleet's nodes have volumes of one kind");
  // A request counts volumes of one kind; an answer lists each device.
  const count = [first, ...same].reduce((sum, device) => sum + (device.get("VolumesPerInstance")?.whole() ?? 1), 0);
  const ebs = {
    size: `${specification.get("SizeInGB")?.whole() ?? limits.volumeSize.min}g`,
    volumes: count,
    type: specification.get("VolumeType")?.oneOf(TYPES) ?? "gp3",
    iops: specification.get("Iops")?.whole(),
    throughput: specification.get("Throughput")?.whole(),
  };
  const problems = volumeProblems(given({ ...ebs, size: Number(ebs.size.slice(0, -1)) }));
  for (const { message } of problems) notes.leave(`${type.name}: its EBS volumes`, message);
  return problems.length > 0 ? undefined : given<Ebs>({ ...ebs, volumes: count === 1 ? undefined : count });
}
