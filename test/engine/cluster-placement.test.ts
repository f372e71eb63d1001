import { describe, expect, test } from "vitest";
import type { World } from "./provider/world-file.ts";
import { first, fullWorld, make, unmake } from "./support/small-world.ts";
import { clusterInputs } from "./support/things.ts";

const CLUSTER = "emr/cluster:Cluster";
const GROUP = "ec2/securityGroup:SecurityGroup";
const SUBNET = "ec2/subnet:Subnet";

describe("where a cluster does not start", () => {
  const V2 = "arn:aws:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2";
  const tagged = { tags: { "for-use-with-amazon-emr-managed-policies": "true" } };
  const attempt = (world: World, more: object = {}) =>
    make(world, CLUSTER, { ...clusterInputs((type, nth) => first(world, type, nth).id), ...more });
  const attributes = (world: World) =>
    clusterInputs((type, nth) => first(world, type, nth).id)["ec2Attributes"] as Record<string, unknown>;

  test("a private subnet without a service access group", () => {
    const world = fullWorld();
    const { serviceAccessSecurityGroup: _none, ...ec2Attributes } = attributes(world);
    expect(() => attempt(world, { ec2Attributes })).toThrow(/ServiceAccessSecurityGroup/);
  });

  test("one managed group without the other", () => {
    const world = fullWorld();
    const { emrManagedSlaveSecurityGroup: _none, ...ec2Attributes } = attributes(world);
    expect(() => attempt(world, { ec2Attributes })).toThrow(/both/);
  });

  test("a private subnet with no way to S3", () => {
    const world = fullWorld();
    unmake(world, first(world, "ec2/route:Route"));
    unmake(world, first(world, "ec2/vpcEndpoint:VpcEndpoint"));
    expect(() => attempt(world)).toThrow(/no route to Amazon S3/);
  });

  test("the v2 service policy without its tag on everything", () => {
    const world = fullWorld();
    make(world, "iam/rolePolicyAttachment:RolePolicyAttachment", { role: "emr", policyArn: V2 });
    expect(() => attempt(world, tagged)).toThrow(/subnet-\w+ lacks the tag/);
    for (const thing of world.things.filter(({ type }) => type === SUBNET || type === GROUP)) {
      thing.props = { ...thing.props, tagsAll: tagged.tags };
    }
    expect(() => attempt(world)).toThrow(/the cluster lacks the tag/);
    expect(attempt(world, tagged).props["clusterState"]).toBe("WAITING");
  });

  test("neither fleets nor groups, or both", () => {
    const world = fullWorld();
    expect(() => attempt(world, { masterInstanceFleet: undefined })).toThrow(/exactly one of masterInstanceFleet/);
    expect(() => attempt(world, { coreInstanceGroup: { instanceType: "m5.xlarge" } })).toThrow(/mutually exclusive/);
  });
});
