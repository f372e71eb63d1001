import { expect, it } from "vitest";
import { volumeProblems, type Volumes } from "../../src/emr/volumes.ts";

const one: Volumes = { size: 64, volumes: 1, type: "gp3" };

it.each<[string, Partial<Volumes>]>([
  ["gp3 as it comes", {}],
  ["the smallest", { size: 10 }],
  ["the largest", { size: 1024 }],
  ["25 of them", { volumes: 25 }],
  ["the most IOPS for the size", { iops: 32_000 }],
  ["the fewest IOPS of a small gp3", { size: 10, iops: 3_000 }],
  ["a quarter of the IOPS as MiB", { iops: 4_000, throughput: 1_000 }],
  ["a quarter of the IOPS that gp3 comes with", { throughput: 750 }],
  ["io1 with IOPS", { type: "io1", iops: 3_200 }],
  ["a disk that turns", { type: "st1", size: 125 }],
])("takes %s", (_, over) => {
  expect(volumeProblems({ ...one, ...over })).toEqual([]);
});

it.each<[string, Partial<Volumes>, string]>([
  ["no size", { size: 0, volumes: 99 }, "size"],
  ["too small", { size: 9 }, "size"],
  ["too large", { size: 1025 }, "size"],
  ["a small disk that turns", { type: "sc1", size: 124 }, "size"],
  ["no volume", { volumes: 0 }, "volumes"],
  ["26 of them", { volumes: 26 }, "volumes"],
  ["too few IOPS", { iops: 2_999 }, "iops"],
  ["more IOPS than the size bears", { iops: 32_001 }, "iops"],
  ["IOPS of gp2", { type: "gp2", iops: 3_000 }, "iops"],
  ["io1 without IOPS", { type: "io1" }, "iops"],
  ["io1 with more than 50 a GiB", { type: "io1", iops: 3_201 }, "iops"],
  ["too slow", { throughput: 124 }, "throughput"],
  ["faster than EMR takes", { iops: 8_000, throughput: 1_001 }, "throughput"],
  ["faster than the IOPS bear", { throughput: 751 }, "throughput"],
  ["throughput of io1", { type: "io1", iops: 1_000, throughput: 250 }, "throughput"],
])("refuses %s, and names the key", (_, over, key) => {
  expect(volumeProblems({ ...one, ...over }).map((problem) => problem.key)).toEqual([key]);
});
