import { describe, expect, it } from "vitest";
import { foundationPlan } from "../../../src/infra/decide/foundation/foundation-plan.ts";
import { applySubjects, githubTrust, previewSubjects } from "../../../src/infra/decide/foundation/subjects.ts";
import { ACCOUNT, GITHUB, projectOf } from "../support/foundation-project.ts";

const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/0a1b`;

function planOf(written: Parameters<typeof projectOf>[0] = {}, account = ACCOUNT): ReturnType<typeof foundationPlan> {
  const { spec, environments } = projectOf(written);
  return foundationPlan(spec, environments, account);
}

describe("whom the roles of CI trust", () => {
  it("are subjects in both of GitHub's forms", () => {
    expect(previewSubjects(GITHUB, "trunk")).toEqual([
      "repo:acme/lake:pull_request",
      "repo:acme/lake:ref:refs/heads/trunk",
      "repo:acme@12/lake@34:pull_request",
      "repo:acme@12/lake@34:ref:refs/heads/trunk",
    ]);
    expect(applySubjects(GITHUB, ["dev", "prod"])).toEqual([
      "repo:acme/lake:environment:dev",
      "repo:acme/lake:environment:prod",
      "repo:acme@12/lake@34:environment:dev",
      "repo:acme@12/lake@34:environment:prod",
    ]);
  });

  it("are subjects by name where the numbers are not known", () => {
    expect(applySubjects({ repository: "acme/lake" }, ["dev"])).toEqual(["repo:acme/lake:environment:dev"]);
  });

  it("are exactly these, for tokens that are for AWS", () => {
    const host = "token.actions.githubusercontent.com";
    const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/${host}`;
    expect(JSON.parse(githubTrust(provider, ["repo:acme/lake:pull_request"]))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: provider },
          Action: ["sts:AssumeRoleWithWebIdentity"],
          Condition: {
            StringEquals: { [`${host}:aud`]: "sts.amazonaws.com", [`${host}:sub`]: ["repo:acme/lake:pull_request"] },
          },
        },
      ],
    });
  });

  it("are trusted through the provider that is named, where it is this account's", () => {
    const named = `arn:aws:iam::${ACCOUNT}:oidc-provider/github.example.com/_services/token`;
    const { ci } = planOf({ foundation: { github: GITHUB, oidc_provider: named } });
    expect(ci?.provider).toBeUndefined();
    expect(ci?.roles.apply.trust).toContain(`"Federated":"${named}"`);
    expect(ci?.roles.apply.trust).toContain(`"github.example.com/_services/token:sub":[`);
    const theirs = planOf({ foundation: { github: GITHUB, oidc_provider: named.replace(ACCOUNT, "999999999999") } });
    expect(theirs.ci?.provider).toEqual({
      url: "https://token.actions.githubusercontent.com",
      audience: "sts.amazonaws.com",
    });
  });

  it("are the environments of this account alone", () => {
    const environments = {
      dev: { region: "us-east-1" },
      prod: { region: "us-east-1", account: ACCOUNT },
      far: { region: "us-east-1", account: "999999999999" },
    };
    const trust = planOf({ environments }).ci?.roles.apply.trust;
    expect(trust).toContain("environment:dev");
    expect(trust).toContain("environment:prod");
    expect(trust).not.toContain("environment:far");
    expect(trust).not.toContain("environment:local");
  });

  it("are refused where IAM has no room for them", () => {
    const environments = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`environment_${index}`, { region: "us-east-1" }]),
    );
    expect(() => planOf({ environments })).toThrow(
      /whom the role "apply" trusts takes \d+ characters, and IAM takes 2048/,
    );
  });
});

describe("a foundation", () => {
  it("has buckets and a key in each region of the account's environments", () => {
    const plan = planOf({
      environments: {
        dev: { region: "us-east-1" },
        prod: { region: "eu-west-1", account: ACCOUNT },
        far: { region: "ap-south-1", account: "999999999999" },
        local: { region: "sa-east-1" },
      },
    });
    expect(plan.regions.map(({ region }) => region)).toEqual(["eu-west-1", "us-east-1"]);
    const names = plan.regions.flatMap(({ buckets }) => Object.values(buckets).map(({ bucket }) => bucket));
    expect(new Set(names).size).toBe(8);
    for (const name of names) expect(name).toMatch(/^demo-foundation-(state|ledger|artifacts|logs)-[0-9a-f]{6}$/);
    expect(plan.regions.map(({ key }) => key?.alias)).toEqual(["alias/emrald-demo", "alias/emrald-demo"]);
    expect(plan.tags).toMatchObject({ "emrald:project": "demo", "emrald:environment": "foundation" });
  });

  it("keeps logs as long as the project says, and everything else for ever", () => {
    const [region] = planOf({ logs: { retention_days: 365 } }).regions;
    const days = Object.entries(region?.buckets ?? {}).map(([name, { lifecycle }]) => [name, lifecycle.objects]);
    expect(Object.fromEntries(days)).toEqual({ state: undefined, ledger: undefined, artifacts: undefined, logs: 365 });
    expect(planOf().regions[0]?.buckets.logs.lifecycle).toEqual({ objects: 90, noncurrent: 1, uploads: 7 });
    expect(planOf().regions[0]?.buckets.ledger.lifecycle).toEqual({ noncurrent: 30, uploads: 7 });
  });

  it("makes no key where the environments name their own, and its buckets use that", () => {
    const theirs = KEY.replace("us-east-1", "eu-west-1");
    const environments = {
      dev: { region: "us-east-1" },
      prod: { region: "eu-west-1", security: { kms_key: theirs } },
    };
    const { regions } = planOf({ environments, security: { kms_key: KEY } });
    expect(regions.map(({ region, bucketKey, key }) => [region, bucketKey, key])).toEqual([
      ["eu-west-1", theirs, undefined],
      ["us-east-1", KEY, undefined],
    ]);
  });

  it("makes one where only some environments have their own", () => {
    const environments = {
      dev: { region: "us-east-1" },
      prod: { region: "us-east-1", security: { kms_key: KEY } },
    };
    const [region] = planOf({ environments }).regions;
    expect(region?.key?.alias).toBe("alias/emrald-demo");
    expect(region).not.toHaveProperty("bucketKey");
  });

  it("lets the key be used by IAM's word, and for disks through EC2 alone", () => {
    const text = planOf().regions[0]?.key?.policy ?? "";
    const { Statement } = JSON.parse(text) as { Statement: { Principal: unknown; Condition?: object }[] };
    for (const statement of Statement) {
      if (JSON.stringify(statement.Principal) === `{"AWS":"arn:aws:iam::${ACCOUNT}:root"}`) continue;
      expect(statement.Condition).toMatchObject({
        StringEquals: { "kms:CallerAccount": ACCOUNT, "kms:ViaService": "ec2.eu-west-1.amazonaws.com" },
      });
    }
  });

  it("has no roles without a repository", () => {
    expect(planOf({ foundation: {} })).not.toHaveProperty("ci");
  });

  it("has roles for as long as a look and a run take, under the project's path and boundary", () => {
    const boundary = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
    const { ci } = planOf({ security: { permissions_boundary: boundary } });
    expect(ci).toMatchObject({ path: "/emrald/demo/", boundary });
    expect(ci?.roles.preview).toMatchObject({ name: "demo-foundation-preview", session: 3600 });
    expect(ci?.roles.apply).toMatchObject({ name: "demo-foundation-apply", session: 43_200 });
  });

  it("needs an environment in the account", () => {
    const environments = { prod: { region: "us-east-1", account: "999999999999" } };
    expect(() => planOf({ environments })).toThrow(
      expect.objectContaining({
        message: `no environment is in account ${ACCOUNT}, whose credentials are in use`,
        next: 'The environments are "prod" in 999999999999: use credentials of one of these accounts.',
      }),
    );
    expect(() => planOf({ environments: {} })).toThrow(
      "a foundation needs an environment on AWS, and the project has none",
    );
  });
});
