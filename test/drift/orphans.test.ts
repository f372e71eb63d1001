import { describe, expect, it } from "vitest";
import { orphans, type Tagged } from "../../src/drift/orphans.ts";
import { regionsToAsk } from "../../src/drift/regions.ts";
import type { StackResource } from "../../src/drift/stack-state.ts";

const arn = (service: string, rest: string): string => `arn:aws:${service}:us-east-1:123456789012:${rest}`;
const OURS = { "emrald:project": "shop", "emrald:environment": "prod" };
const tagged = (one: string, tags: Tagged["tags"] = {}): Tagged => ({ arn: one, tags: { ...OURS, ...tags } });
const made = (type: string, id: string, outputs: StackResource["outputs"] = {}): StackResource => ({
  urn: `urn:pulumi:prod::shop::aws:${type}::x`,
  type: `aws:${type}`,
  name: "x",
  id,
  inputs: {},
  outputs,
});

function sorted(
  some: readonly Tagged[],
  resources: readonly StackResource[] = [],
  alive: ReadonlySet<string> | undefined = new Set(),
) {
  return orphans({ tagged: some, stack: { resources, pending: [] }, alive }).map((one) => `${one.class} ${one.name}`);
}

describe("what carries the environment's tags", () => {
  it("is an orphan where no stack has it", () => {
    expect(sorted([tagged("arn:aws:s3:::lake"), tagged(arn("ec2", "subnet/subnet-1"))])).toEqual([
      "orphan lake",
      "orphan subnet-1",
    ]);
  });

  it("is known by its ARN, or by an id of EC2 where there is none", () => {
    const log = arn("logs", "log-group:/shop/prod");
    const resources = [
      made("s3/bucket:Bucket", "lake", { arn: "arn:aws:s3:::lake" }),
      made("ec2/natGateway:NatGateway", "nat-0123456789abcdef0"),
      made("cloudwatch/logGroup:LogGroup", "/shop/prod", { arn: `${log}:*` }),
    ];
    const there = [tagged("arn:aws:s3:::lake"), tagged(arn("ec2", "natgateway/nat-0123456789abcdef0")), tagged(log)];
    expect(sorted(there, resources)).toEqual([]);
  });

  it("is not known by a name that something else has", () => {
    expect(sorted([tagged(arn("glue", "crawler/lake"))], [made("s3/bucket:Bucket", "lake")])).toEqual(["orphan lake"]);
  });

  it("may have ended: AWS goes on listing some kinds", () => {
    const kinds = ["natgateway/nat-1", "instance/i-1", "vpc-endpoint/vpce-1"].map((rest) => tagged(arn("ec2", rest)));
    expect(sorted([...kinds, tagged(arn("kms", "key/1-2"))])).toEqual([
      "lifecycle nat-1",
      "lifecycle i-1",
      "lifecycle vpce-1",
      "lifecycle 1-2",
    ]);
  });
});

describe("clusters", () => {
  const cluster = (id: string, tags: Tagged["tags"] = {}) => tagged(arn("elasticmapreduce", `cluster/${id}`), tags);

  it("of runs come and go, alive or not", () => {
    const some = [cluster("j-1", { "emrald:run": "r" }), cluster("j-2", { "emrald:run": "r" })];
    const found = orphans({ tagged: some, stack: { resources: [], pending: [] }, alive: new Set(["j-1"]) });
    expect(found.map(({ class: one, reason }) => [one, reason])).toEqual([
      ["lifecycle", "a living cluster of run r"],
      ["lifecycle", "an ended cluster of run r"],
    ]);
  });

  it("of no run are orphans as long as they live", () => {
    expect(sorted([cluster("j-1"), cluster("j-2")], [], new Set(["j-1"]))).toEqual(["orphan j-1", "lifecycle j-2"]);
  });

  it("are told by themselves, and not by what they are made of", () => {
    const parts = [
      tagged(arn("ec2", "instance/i-1"), { "aws:elasticmapreduce:job-flow-id": "j-1" }),
      tagged(arn("ec2", "volume/vol-1"), { "emrald:run": "r" }),
    ];
    expect(sorted(parts)).toEqual([]);
  });
});

it("IAM is asked where it lives", () => {
  expect(regionsToAsk(["eu-west-1"])).toEqual(["eu-west-1", "us-east-1"]);
  expect(regionsToAsk(["us-east-1"])).toEqual(["us-east-1"]);
  expect(regionsToAsk(["cn-northwest-1"])).toEqual(["cn-north-1", "cn-northwest-1"]);
});
