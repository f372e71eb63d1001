import { beforeAll, describe, expect, it } from "vitest";
import { foundationStack, type FoundationOutputs } from "../../src/infra/foundation-stack.ts";
import { lineage } from "../../src/model/lineage.ts";
import { type Answers, capture, type Capture, type Captured } from "./support/capture.ts";
import { NO_LOCK } from "../../src/spec/packages-lock.ts";
import { ACCOUNT, projectOf } from "./support/foundation-project.ts";

const ANSWERS: Answers = {
  calls: { "aws:index/getCallerIdentity:getCallerIdentity": { accountId: ACCOUNT } },
  project: "demo",
  stack: "foundation",
};

function laid(written: Parameters<typeof projectOf>[0] = {}): Promise<Capture<FoundationOutputs>> {
  const { files, environments } = projectOf(written);
  const facts = { kind: () => undefined, text: () => undefined, lock: NO_LOCK };
  const scenes = environments.map((environment) => ({
    environment,
    lineage: lineage(environment.pipelines),
    facts,
    unreadable: files.unreadable,
  }));
  return capture(() => foundationStack({ files, scenes }), ANSWERS);
}

describe("the stack of the foundation", () => {
  let made: Capture<FoundationOutputs>;
  beforeAll(async () => {
    made = await laid();
  });

  const of = (type: string): Captured[] => made.resources.filter((one) => one.type === type);

  it("registers these resources", async () => {
    await expect(`${JSON.stringify(made.resources, null, 2)}\n`).toMatchFileSnapshot("foundation.snap");
  });

  it("makes every bucket safe, versioned, and of a limited past", () => {
    const buckets = of("aws:s3/bucket:Bucket").map(({ name }) => name);
    expect(buckets).toHaveLength(8);
    for (const [type, suffix] of [
      ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "-public-access"],
      ["aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", "-encryption"],
      ["aws:s3/bucketPolicy:BucketPolicy", "-policy"],
      ["aws:s3/bucketVersioning:BucketVersioning", "-versioning"],
      ["aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "-lifecycle"],
    ] as const)
      expect(of(type).map(({ name }) => name)).toEqual(buckets.map((name) => `${name}${suffix}`));
  });

  it("protects what holds data, and what others may have come to use", () => {
    const open = made.resources.filter(({ protect }) => !protect).map(({ type }) => type);
    expect([...new Set(open)].sort()).toEqual([
      "aws:iam/policy:Policy",
      "aws:iam/role:Role",
      // These let go of their bucket without a change to it.
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "aws:s3/bucketVersioning:BucketVersioning",
      "emrald:infra:FoundationCi",
      "emrald:infra:FoundationRegion",
      "pulumi:providers:aws",
    ]);
  });

  it("makes each thing in its region, in this account alone, with the project's tags", () => {
    const providers = new Map(of("pulumi:providers:aws").map((one) => [one.name, one.inputs]));
    for (const { type, name, provider } of made.resources.filter((one) => one.type.startsWith("aws:"))) {
      const inputs = providers.get(provider ?? "");
      expect(inputs?.["allowedAccountIds"]).toBe(JSON.stringify([ACCOUNT]));
      expect(inputs?.["defaultTags"]).toContain('"emrald:project":"demo"');
      if (!type.startsWith("aws:iam/")) expect(name).toContain(inputs?.["region"]);
    }
    expect([...providers.keys()]).toEqual(["caller", "eu-west-1", "iam", "us-east-1"]);
  });

  it("says where the state goes, and which roles to name in GitHub", () => {
    const { account, regions, roles } = made.outputs as unknown as {
      account: string;
      regions: Record<string, { backend: string; buckets: { state: string }; key: string }>;
      roles: Record<string, string>;
    };
    expect(account).toBe(ACCOUNT);
    const state = regions["eu-west-1"]?.buckets.state;
    expect(regions["eu-west-1"]?.backend).toBe(`s3://${state}?region=eu-west-1`);
    expect(regions["us-east-1"]?.key).toMatch(/foundation-us-east-1-key$/);
    expect(Object.keys(roles).sort()).toEqual(["apply", "preview"]);
  });
});

it("makes no key, provider or role that it was not asked for", async () => {
  const { resources, outputs } = await laid({
    foundation: {},
    environments: {
      dev: { region: "us-east-1", security: { kms_key: `arn:aws:kms:us-east-1:${ACCOUNT}:key/0a1b` } },
    },
  });
  expect(resources.filter(({ type }) => /^aws:(kms|iam)/.test(type))).toEqual([]);
  expect(outputs).not.toHaveProperty("roles");
  const encryption = resources.find(({ name }) => name === "foundation-us-east-1-state-encryption");
  expect(JSON.stringify(encryption?.inputs)).toContain("key/0a1b");
});

it("says what is wrong before anything is registered", async () => {
  await expect(laid({ environments: {} })).rejects.toThrow("a foundation needs an environment on AWS");
});
