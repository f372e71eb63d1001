import { describe, expect, it } from "vitest";
import { sortDrift } from "../../src/drift/sort.ts";
import type { StackState } from "../../src/drift/stack-state.ts";
import type { Told } from "../../src/drift/told.ts";
import type { Values } from "../../src/drift/value.ts";
import { capturedRefresh, capturedState } from "./captured.ts";

const EMPTY: StackState = { resources: [], pending: [] };

function told(type: string, was: Values, is: Values | undefined, more: Partial<Told> = {}): Told {
  return {
    urn: `urn:pulumi:prod::shop::aws:${type}::x`,
    type: `aws:${type}`,
    name: "x",
    id: "x-1",
    was,
    asked: {},
    is,
    said: [],
    ...more,
  };
}

/** `class path reason`, of one resource. */
function sorted(one: Told, stack: StackState = EMPTY): string[] {
  return sortDrift([one], stack).flatMap(({ class: found, properties }) =>
    properties.map(({ path, was, is }) => `${found} ${path} ${JSON.stringify(was)} ${JSON.stringify(is)}`),
  );
}

const resource = (type: string, id: string, outputs: Values): StackState["resources"][number] => ({
  urn: `urn:pulumi:prod::shop::aws:${type}::y`,
  type: `aws:${type}`,
  name: "y",
  id,
  inputs: {},
  outputs,
});

describe("what a real refresh has told", () => {
  it("is sorted", () => {
    const found = sortDrift(capturedRefresh().told, capturedState());
    const lines = found.map((one) => [one.class, one.name, ...one.properties.map(({ path }) => path)].join(" "));
    expect(lines.sort()).toEqual([
      "benign cluster-spot clusterState coreInstanceFleet.targetOnDemandCapacity",
      "benign cluster-spot-task provisionedSpotCapacity targetSpotCapacity",
      "benign contents-plan version",
      "configuration catalog-movies/movie_choices description",
      "missing catalog-movies/movies_metadata",
      'security access-nodes assumeRolePolicy.Statement[0] assumeRolePolicy.Statement[0] assumeRolePolicy.Statement[1] tagsAll["emrald:project"]',
      "security cluster-spot terminationProtection",
      "security lake-gold-public-access blockPublicAcls",
      "security network-primary ingress",
    ]);
  });

  it("shows no secret, though a provider may hand it out", () => {
    expect(JSON.stringify(sortDrift(capturedRefresh().told, capturedState()))).not.toContain("1b91d541");
  });
});

describe("capacity", () => {
  const fleet = told(
    "emr/instanceFleet:InstanceFleet",
    { clusterId: "j-1", targetSpotCapacity: 80 },
    { clusterId: "j-1", targetSpotCapacity: 40 },
  );
  const scaling = resource("emr/managedScalingPolicy:ManagedScalingPolicy", "j-1", { clusterId: "j-1" });

  it("is benign while its cluster has scaling", () => {
    expect(sorted(fleet, { ...EMPTY, resources: [scaling] })).toEqual(["benign targetSpotCapacity 80 40"]);
  });
  it("is a setting where it has none, or another cluster has", () => {
    const other = { ...scaling, outputs: { clusterId: "j-2" } };
    for (const stack of [EMPTY, { ...EMPTY, resources: [other] }]) {
      expect(sorted(fleet, stack)).toEqual(["configuration targetSpotCapacity 80 40"]);
    }
  });
});

describe("rules of a security group", () => {
  const managed = (id: string) =>
    resource("ec2/securityGroup:SecurityGroup", id, {
      tagsAll: { "for-use-with-amazon-emr-managed-policies": "true" },
    });
  const stack = { ...EMPTY, resources: [managed("sg-1"), managed("sg-2")] };
  const opened = (rule: Values) =>
    told(
      "ec2/securityGroup:SecurityGroup",
      { ingress: [] },
      { ingress: [{ protocol: "tcp", ...rule }] },
      { id: "sg-1" },
    );

  it("are benign where they are EMR's", () => {
    const all = { fromPort: 0, toPort: 65_535 };
    expect(sorted(opened({ ...all, self: true, securityGroups: ["sg-2"] }), stack)).toEqual([
      'benign ingress undefined "tcp 0-65535 from sg-2"',
      'benign ingress undefined "tcp 0-65535 from sg-1"',
    ]);
    expect(sorted(opened({ fromPort: 8443, toPort: 8443, securityGroups: ["sg-2"] }), stack)).toHaveLength(1);
  });
  it.each([
    [
      "addresses among EMR's peers",
      { fromPort: 0, toPort: 65_535, self: true, cidrBlocks: ["0.0.0.0/0"] },
      "0-65535 from 0.0.0.0/0",
    ],
    ["a strange group", { fromPort: 0, toPort: 65_535, securityGroups: ["sg-9"] }, "0-65535 from sg-9"],
    ["a port that EMR does not open", { fromPort: 22, toPort: 22, securityGroups: ["sg-2"] }, "22 from sg-2"],
    ["addresses of the other kind", { fromPort: 22, toPort: 22, ipv6CidrBlocks: ["::/0"] }, "22 from ::/0"],
  ])("are of security with %s", (_, rule, text) => {
    expect(sorted(opened(rule), stack)).toContain(`security ingress undefined ${JSON.stringify(`tcp ${text}`)}`);
  });
  it("are explained by a resource of their own", () => {
    const rule = {
      securityGroupId: "sg-1",
      ipProtocol: "tcp",
      fromPort: 8998,
      toPort: 8998,
      referencedSecurityGroupId: "sg-7",
    };
    const made = resource("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "sgr-1", rule);
    const seen = opened({ fromPort: 8998, toPort: 8998, securityGroups: ["sg-7"] });
    expect(sorted(seen, { ...EMPTY, resources: [made] })).toEqual(['benign ingress undefined "tcp 8998 from sg-7"']);
    expect(sorted(seen)).toEqual(['security ingress undefined "tcp 8998 from sg-7"']);
  });
  it("are in no order, and 0 and -1 are the ports of all protocols", () => {
    const [one, other] = [
      { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["10.0.0.0/8", "10.1.0.0/16"] },
      { protocol: "tcp", fromPort: 1, toPort: 1, self: true },
    ];
    const again = [other, { ...one, fromPort: -1, toPort: -1, cidrBlocks: ["10.1.0.0/16", "10.0.0.0/8"] }];
    const asked = { egress: [one, other] };
    expect(sorted(told("ec2/securityGroup:SecurityGroup", {}, { egress: again }, { asked }))).toEqual([]);
  });
  it("are told though a refresh has taken them into the state", () => {
    const seen = opened({ fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] });
    expect(sorted({ ...seen, was: seen.is ?? {} }, stack)).toEqual([
      'security ingress undefined "tcp 22 from 0.0.0.0/0"',
    ]);
  });
});

describe("a policy", () => {
  const policy = (...Statement: Values[]): Values => ({ policy: JSON.stringify({ Version: "2012-10-17", Statement }) });
  const [read, write] = [
    { Effect: "Allow", Action: "s3:GetObject" },
    { Effect: "Allow", Action: ["s3:PutObject", "s3:DeleteObject"] },
  ];

  it("may be spelled otherwise", () => {
    const other = policy(
      { Action: ["s3:DeleteObject", "s3:PutObject"], Effect: "Allow" },
      { ...read, Action: ["s3:GetObject"] },
    );
    expect(sorted(told("iam/policy:Policy", policy(read, write), other))).toEqual([]);
  });
  it("is shown as what differs of it", () => {
    const more = { Effect: "Allow", Action: "*" };
    expect(
      sorted(
        told("iam/policy:Policy", policy(read, write), policy({ ...read, Action: ["s3:GetObject"] }, write, more)),
      ),
    ).toEqual([`security policy.Statement[2] undefined ${JSON.stringify(more)}`]);
  });
});

describe("properties", () => {
  it.each([
    ["what nobody has thought of is a setting", "x/y:Z", { a: 1 }, { a: 2 }, "configuration a 1 2"],
    ["a default that AWS fills in is benign", "x/y:Z", {}, { a: false }, "benign a undefined false"],
    ["a text that somebody has filled in is a setting", "x/y:Z", {}, { a: "text" }, 'configuration a undefined "text"'],
    [
      "a guard that is off is no default",
      "kms/key:Key",
      {},
      { enableKeyRotation: false },
      "security enableKeyRotation undefined false",
    ],
    [
      "tags of AWS are its own",
      "x/y:Z",
      { tagsAll: {} },
      { tagsAll: { "aws:x": "y" } },
      'benign tagsAll["aws:x"] undefined "y"',
    ],
    [
      "tags of others are settings",
      "x/y:Z",
      { tagsAll: { a: "b" } },
      { tagsAll: {} },
      'configuration tagsAll.a "b" undefined',
    ],
    [
      "statistics are of runs",
      "glue/catalogTable:CatalogTable",
      { parameters: {} },
      { parameters: { "spark.sql.statistics.numRows": "7" } },
      'benign parameters["spark.sql.statistics.numRows"] undefined "7"',
    ],
    [
      "other parameters are settings",
      "glue/catalogTable:CatalogTable",
      { parameters: {} },
      { parameters: { "spark.sql.sources.provider": "csv" } },
      'configuration parameters["spark.sql.sources.provider"] undefined "csv"',
    ],
    [
      "the tier that AWS chose is benign",
      "ssm/parameter:Parameter",
      { tier: "Intelligent-Tiering" },
      { tier: "Standard" },
      'benign tier "Intelligent-Tiering" "Standard"',
    ],
    [
      "another tier is a setting",
      "ssm/parameter:Parameter",
      { tier: "Standard" },
      { tier: "Advanced" },
      'configuration tier "Standard" "Advanced"',
    ],
  ])("%s", (_, type, was, is, expected) => {
    expect(sorted(told(type, was as Values, is as Values))).toEqual([expected]);
  });

  it("of a bucket are told by the resource that sets them, where there is one", () => {
    const bucket = told("s3/bucket:Bucket", { policy: "" }, { policy: "{}x" }, { id: "lake" });
    const own = resource("s3/bucketPolicy:BucketPolicy", "lake", { bucket: "lake" });
    expect(sorted(bucket, { ...EMPTY, resources: [own] })).toEqual(['benign policy "" "{}x"']);
    expect(sorted(bucket)).toEqual(['security policy "" "{}x"']);
  });

  it("are the same when they are in another order, but columns", () => {
    const [a, b] = [{ name: "a" }, { name: "b" }];
    expect(sorted(told("x/y:Z", { list: [a, b] }, { list: [b, { ...a, comment: "" }] }))).toEqual([]);
    const table = (columns: Values[]): Values => ({ storageDescriptor: { columns } });
    expect(sorted(told("glue/catalogTable:CatalogTable", table([a, b]), table([b, a])))).toHaveLength(1);
  });

  it("tell of tags once", () => {
    expect(
      sorted(told("x/y:Z", { tags: { a: "1" }, tagsAll: { a: "1" } }, { tags: { a: "2" }, tagsAll: { a: "2" } })),
    ).toEqual(['configuration tagsAll.a "1" "2"']);
  });

  it("that are secret are hidden, and known by what the provider says", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };
    const same = told("ssm/parameter:Parameter", { value: secret }, { value: secret });
    expect(sorted(same)).toEqual([]);
    expect(sorted({ ...same, said: ["value"] })).toEqual(['configuration value "[secret]" "[secret]"']);
    expect(sorted(told("x/y:Z", { value: secret }, { value: "in the clear" }))).toEqual([
      'configuration value "[secret]" "[secret]"',
    ]);
  });
});

describe("what is gone", () => {
  it("is missing; a transient cluster has only ended", () => {
    const cluster = (stands: boolean) =>
      told("emr/cluster:Cluster", { keepJobFlowAliveWhenNoSteps: stands }, undefined);
    const found = sortDrift([told("s3/bucket:Bucket", {}, undefined), cluster(true), cluster(false)], EMPTY);
    expect(found.map((one) => one.class)).toEqual(["missing", "missing", "lifecycle"]);
  });
});
