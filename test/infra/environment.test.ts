import { beforeAll, describe, expect, it } from "vitest";
import { WILDCARDS } from "../../src/infra/decide/wildcards.ts";
import type { Statement } from "../../src/infra/decide/policy.ts";
import type { Captured } from "./support/capture.ts";
import { captureEnvironment, captureProject, DISK_KEY } from "./support/environment.ts";
import { VARIANTS } from "./support/trees.ts";

describe.each(Object.keys(VARIANTS))("an environment: %s", (name) => {
  let resources: readonly Captured[];
  let text: string;
  const of = (type: string): readonly Captured[] => resources.filter((one) => one.type === type);

  beforeAll(async () => {
    const captured = await captureEnvironment(VARIANTS[name] ?? {});
    resources = captured.resources;
    text = JSON.stringify(captured, null, 2);
  });

  it("is made of these resources", async () => {
    await expect(`${text}\n`).toMatchFileSnapshot(`environments/${name}.snap`);
  });

  it("encrypts, guards and keeps tidy every bucket that it makes", () => {
    const staysLong = ["protected", "standing", "standing-without-internet"].includes(name);
    const wanted = ["BucketPublicAccessBlock", "BucketServerSideEncryptionConfiguration", "BucketPolicy"];
    for (const { inputs, name: bucket } of of("aws:s3/bucket:Bucket")) {
      for (const kind of [...wanted, ...(staysLong ? ["BucketLifecycleConfiguration"] : [])]) {
        const guards = resources.filter(
          (one) => one.type.endsWith(`:${kind}`) && one.inputs["bucket"] === inputs["bucket"],
        );
        expect(guards, `${bucket} ${kind}`).toHaveLength(1);
      }
    }
    for (const { inputs } of of("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")) {
      const { bucket: _, ...blocks } = inputs;
      expect(Object.values(blocks)).toEqual([true, true, true, true]);
    }
    for (const { inputs } of of("aws:s3/bucketPolicy:BucketPolicy"))
      expect(inputs["policy"]).toContain('"Condition":{"Bool":{"aws:SecureTransport":"false"}}');
  });

  it("keeps what is protected, and empties what is not", () => {
    const isProtected = name === "protected" || name === "standing";
    for (const { inputs, protect } of of("aws:s3/bucket:Bucket")) {
      expect(protect).toBe(isProtected);
      expect(inputs["forceDestroy"]).toBe(!isProtected);
    }
    for (const { protect } of [
      ...of("aws:glue/catalogDatabase:CatalogDatabase"),
      ...of("aws:glue/catalogTable:CatalogTable"),
    ])
      expect(protect).toBe(isProtected);
    // A cluster always goes: it costs by the hour, and holds nothing.
    for (const { protect } of of("aws:emr/cluster:Cluster")) expect(protect).toBe(false);
  });

  it("encrypts on disk and on the way, and has no metadata service of the first version", () => {
    const configurations = of("aws:emr/securityConfiguration:SecurityConfiguration");
    expect(configurations).toHaveLength(name === "existing" ? 0 : 1);
    for (const { inputs } of configurations) {
      const configuration = JSON.parse(String(inputs["configuration"])) as Configuration;
      const encryption = configuration.EncryptionConfiguration;
      expect(encryption.EnableInTransitEncryption).toBe(true);
      expect(encryption.EnableAtRestEncryption).toBe(true);
      const disks = encryption.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration;
      expect(disks.EnableEbsEncryption).toBe(true);
      if (name !== "strict") expect(disks.AwsKmsKey).toBe(DISK_KEY);
      expect(configuration.InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion).toBe(2);
    }
  });

  it("opens no port to the world", () => {
    for (const { inputs, name: group } of of("aws:ec2/securityGroup:SecurityGroup"))
      expect(JSON.stringify(inputs["ingress"] ?? []), group).not.toMatch(/0\.0\.0\.0\/0|::\/0/);
    for (const { inputs } of of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"))
      expect([inputs["cidrIpv4"], inputs["cidrIpv6"]]).toEqual([undefined, undefined]);
    for (const { inputs } of of("aws:ec2/subnet:Subnet")) expect(inputs["mapPublicIpOnLaunch"] ?? false).toBe(false);
  });

  it("takes its groups away with the rules that EMR has added", () => {
    const managed = of("aws:ec2/securityGroup:SecurityGroup").filter(({ name: group }) => !group.endsWith("endpoints"));
    for (const { inputs } of managed) expect(inputs["revokeRulesOnDelete"]).toBe(true);
  });

  it("has no `*` in a policy without its reason", () => {
    for (const [where, statement] of statements(resources)) {
      const wild = statement.Effect === "Allow" && (statement.Resource ?? []).includes("*");
      if (wild) expect(Object.keys(WILDCARDS), where).toContain(statement.Sid);
      if (statement.Effect === "Allow") expect(statement.Action, where).not.toContain("*");
      if (statement.Action.includes("iam:PassRole")) {
        expect(JSON.stringify(statement.Condition), where).toContain("iam:PassedToService");
        expect(
          (statement.Resource ?? []).every((role) => !role.includes("*")),
          where,
        ).toBe(true);
      }
    }
  });

  it("bounds every role, where roles are to be bounded", () => {
    for (const { inputs } of of("aws:iam/role:Role"))
      expect(inputs["permissionsBoundary"]).toBe(
        name === "strict" ? "arn:aws:iam::123456789012:policy/boundary" : undefined,
      );
  });

  it("makes everything by the one provider that puts the tags on", () => {
    const bare = resources.filter(({ type, provider }) => type.startsWith("aws:") && provider !== "aws");
    expect(bare).toEqual([]);
  });

  it("makes nothing of what is named", () => {
    const made = (type: string): number => of(type).length;
    if (name === "found-network") expect(made("aws:ec2/vpc:Vpc") + made("aws:ec2/subnet:Subnet")).toBe(0);
    if (name === "found-roles-and-bucket") {
      expect(made("aws:iam/role:Role") + made("aws:iam/instanceProfile:InstanceProfile")).toBe(0);
      expect(JSON.stringify(of("aws:s3/bucket:Bucket"))).not.toContain("their-landing-zone");
    }
    if (name === "existing") {
      const kinds = new Set(resources.map(({ type }) => type.split("/")[0]));
      expect([...kinds].filter((kind) => /aws:(ec2|iam|emr)/.test(kind ?? ""))).toEqual([]);
    }
    if (name === "no-catalog") expect(made("aws:glue/catalogTable:CatalogTable")).toBe(0);
  });

  it("never has steps on a cluster", () => {
    for (const { inputs, ignoreChanges } of of("aws:emr/cluster:Cluster")) {
      expect(inputs["steps"]).toBeUndefined();
      expect(ignoreChanges).toContain("steps");
      expect(inputs["keepJobFlowAliveWhenNoSteps"]).toBe(true);
      expect(inputs["autoTerminationPolicy"]).toBeUndefined();
    }
  });
});

it("takes fifty resources at most for the sample project, with the stack itself, and one a table", async () => {
  const { resources } = await captureProject(".", "dev");
  const tables = resources.filter(({ type }) => type === "aws:glue/catalogTable:CatalogTable");
  expect(resources.length + 1 - tables.length).toBeLessThanOrEqual(50);
});

interface Configuration {
  readonly EncryptionConfiguration: {
    readonly EnableInTransitEncryption: boolean;
    readonly EnableAtRestEncryption: boolean;
    readonly AtRestEncryptionConfiguration: {
      readonly LocalDiskEncryptionConfiguration: { readonly EnableEbsEncryption: boolean; readonly AwsKmsKey: string };
    };
  };
  readonly InstanceMetadataServiceConfiguration: { readonly MinimumInstanceMetadataServiceVersion: number };
}

/** Every statement of every policy of the resources, with where it stands. */
function statements(resources: readonly Captured[]): [where: string, statement: Statement][] {
  return resources.flatMap(({ name, inputs }) => {
    const inline = (inputs["inlinePolicies"] ?? []) as readonly { readonly policy?: string }[];
    const texts = [inputs["policy"], ...inline.map(({ policy }) => policy)].filter((text) => typeof text === "string");
    return texts.flatMap((text) =>
      (JSON.parse(text) as { Statement: Statement[] }).Statement.map((one): [string, Statement] => [name, one]),
    );
  });
}
