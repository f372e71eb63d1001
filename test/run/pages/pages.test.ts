import { describe, expect, it } from "vitest";
import { pagesText } from "../../../src/cli/print/pages.ts";
import { clusterPages } from "../../../src/run/pages/cluster-pages.ts";
import { PERMISSIONS } from "../../../src/run/pages/types.ts";
import { emraldWith } from "../../acceptance/cli.ts";
import { writeTree } from "../../project.ts";
import { startEmrDouble } from "./emr-double.ts";

const ID = "j-3EXAMPLE";
const ARN = `arn:aws:elasticmapreduce:us-east-1:123456789012:cluster/${ID}`;
const NOW = new Date("2026-11-20T12:00:00Z");
const seconds = (text: string): number => Date.parse(text) / 1000;
const NEVER = () => () => Promise.resolve(false);

const cluster = (State: string, more: object = {}, EndDateTime?: number) => ({
  Cluster: {
    Id: ID,
    ClusterArn: ARN,
    Status: { State, Timeline: { EndDateTime } },
    InstanceCollectionType: "INSTANCE_FLEET",
    ...more,
  },
});
const RUNNING = cluster("WAITING", {
  MasterPublicDnsName: "ip-10-0-1-7.ec2.internal",
  Ec2InstanceAttributes: { Ec2KeyName: "on call" },
  SecurityConfiguration: "demo-dev",
});
const KEPT = {
  CreatePersistentAppUI: { PersistentAppUIId: "p-1" },
  DescribePersistentAppUI: { PersistentAppUI: { PersistentAppUIId: "p-1", PersistentAppUIStatus: "ATTACHED" } },
  GetPersistentAppUIPresignedURL: ({ PersistentAppUIType }: Record<string, unknown>) => ({
    PresignedURLReady: true,
    PresignedURL: `https://p-1.emrappui-prod.us-east-1.amazonaws.com/${String(PersistentAppUIType)}?token=t`,
  }),
};
const ON_CLUSTER = {
  GetOnClusterAppUIPresignedURL: ({ OnClusterAppUIType }: Record<string, unknown>) => ({
    PresignedURLReady: true,
    PresignedURL: `https://${ID}.emrappui-prod.us-east-1.amazonaws.com/${String(OnClusterAppUIType)}?token=t`,
  }),
  ListInstances: { Instances: [{ Ec2InstanceId: "i-0abc" }] },
};

async function look(answers: Parameters<typeof startEmrDouble>[0], wait = NEVER) {
  const { emr, calls } = await startEmrDouble(answers);
  return { calls, found: await clusterPages({ emr, region: "us-east-1", now: NOW, wait }, ID) };
}

const text = (found: Awaited<ReturnType<typeof look>>["found"]): string =>
  pagesText(
    {
      format: 1,
      command: "runs ui",
      environment: "dev",
      run: "r-1",
      clusters: [{ name: "small", ...found }],
      permissions: PERMISSIONS,
    },
    (_style, words) => words,
  );

describe("the pages of a cluster", () => {
  it("are on it and beside it while it runs, and through a tunnel", async () => {
    const { found, calls } = await look({ DescribeCluster: RUNNING, ...ON_CLUSTER, ...KEPT });
    await expect(text(found)).toMatchFileSnapshot("running.txt");
    expect(calls).toContain(`CreatePersistentAppUI {"TargetResourceArn":"${ARN}"}`);
    expect(calls.find((call) => call.startsWith("ListInstances"))).toContain('"InstanceFleetType":"MASTER"');
    expect(found.tunnels.map(({ by }) => by)).toEqual(["ssh", "ssm"]);
    expect(found.tunnels[0]?.command).toContain("ssh -i 'on call'.pem -N -L 18480:");
  });

  it("are beside it alone after its end", async () => {
    const ended = cluster(
      "TERMINATED",
      { MasterPublicDnsName: "ip-10-0-1-7.ec2.internal" },
      seconds("2026-11-01T00:00:00Z"),
    );
    const { found, calls } = await look({ DescribeCluster: ended, ...KEPT });
    await expect(text(found)).toMatchFileSnapshot("ended.txt");
    expect(found.tunnels).toEqual([]);
    expect(calls.filter((call) => call.startsWith("GetOnCluster"))).toEqual([]);
  });

  it("are gone after 30 days, and EMR is not asked to make them", async () => {
    const long = cluster("TERMINATED_WITH_ERRORS", {}, seconds("2026-10-01T00:00:00Z"));
    const { found, calls } = await look({ DescribeCluster: long });
    expect(calls.map((call) => call.split(" ")[0])).toEqual(["DescribeCluster"]);
    expect(found.pages[0]?.why).toBe("the cluster ended on 2026-10-01; EMR keeps them for 30 days");
  });

  it("are none before it runs", async () => {
    const { found } = await look({ DescribeCluster: cluster("STARTING") });
    expect(text(found)).toContain("it has no pages before it runs");
  });

  it("are waited for until EMR has made them, and no longer than there is patience", async () => {
    let asked = 0;
    const slow = {
      ...KEPT,
      DescribePersistentAppUI: () => ({
        PersistentAppUI: { PersistentAppUIStatus: ++asked < 3 ? "CREATING" : "ATTACHED" },
      }),
      DescribeCluster: cluster("TERMINATED"),
    };
    const patient = () => () => Promise.resolve(true);
    expect((await look(slow, patient)).found.pages[0]?.url).toContain("/SHS?");
    asked = -100;
    expect((await look(slow)).found.pages[0]?.why).toContain("ask again in a minute");
    const notYet = {
      ...slow,
      DescribePersistentAppUI: KEPT.DescribePersistentAppUI,
      GetPersistentAppUIPresignedURL: { PresignedURLReady: false },
    };
    expect((await look(notYet)).found.pages[0]).toMatchObject({
      why: "its link is not ready yet: ask again in a minute",
    });
  });

  it("that EMR or IAM refuse are said, and the others are there", async () => {
    const denied = { refusal: "AccessDeniedException", message: "no elasticmapreduce:CreatePersistentAppUI" };
    const { found } = await look({ DescribeCluster: RUNNING, ...ON_CLUSTER, CreatePersistentAppUI: denied });
    expect(found.pages.filter(({ url }) => url !== undefined)).toHaveLength(2);
    expect(text(found)).toContain("not allowed: no elasticmapreduce:CreatePersistentAppUI");
    expect(text(found)).toContain("Who asks needs elasticmapreduce:DescribeCluster");
    const three = { refusal: "InvalidRequestException", message: "not with several primary nodes" };
    const refused = await look({ DescribeCluster: cluster("TERMINATED"), CreatePersistentAppUI: three });
    expect(refused.found.pages[1]?.why).toBe("EMR says: not with several primary nodes");
  });

  it("of a cluster that there is not are a failure that says so", async () => {
    const none = { refusal: "InvalidRequestException", message: "Cluster id 'j-3EXAMPLE' is not valid." };
    await expect(look({ DescribeCluster: none })).rejects.toMatchObject({
      name: "WorldError",
      message: expect.stringContaining("cannot look for the pages of the cluster j-3EXAMPLE") as string,
    });
  });
});

describe("emrald runs ui", { timeout: 60_000 }, () => {
  const root = () =>
    writeTree({
      "pipelines/project.yaml": `project: demo
fleets: { small: { primary: m5.xlarge, core: { types: [r5.2xlarge], on_demand: 2 } } }
cluster: { release: emr-7.13.0, applications: [Spark] }
environments: { dev: { region: us-east-1, fleet: small, network: { nat: true } } }
`,
      "pipelines/shop.yaml": `pipeline: shop
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/, columns: { id: int } }
  clean: { stage: silver, format: parquet, columns: { id: int } }
steps: { work: { sql: SELECT id FROM raw, reads: [raw], writes: [clean] } }
`,
      "data/1.csv": "id",
    });

  it("asks AWS for the pages of a cluster", async () => {
    const { url } = await startEmrDouble({ DescribeCluster: RUNNING, ...ON_CLUSTER, ...KEPT });
    const env = { AWS_ENDPOINT_URL_EMR: url, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
    const asked = ["runs", "ui", "--env", "dev", "--cluster", ID] as const;
    const { stdout, stderr, exitCode } = await emraldWith(env, root(), ...asked, "--json");
    expect([stderr, exitCode]).toEqual(["", 0]);
    expect(JSON.parse(stdout)).toMatchObject({
      format: 1,
      command: "runs ui",
      environment: "dev",
      clusters: [{ id: ID, state: "WAITING", pages: [{ page: "Spark history", from: "cluster" }, {}, {}, {}] }],
    });
  });

  it("says what there is instead on this machine", async () => {
    const here = await emraldWith({}, root(), "runs", "ui");
    expect([here.exitCode, here.stderr]).toEqual([0, ""]);
    expect(here.stdout).toContain("emrald runs <run> --logs <step>");
  });

  it.each([
    [
      ["--env", "dev", "--run", "r", "--cluster", "j-1"],
      "--run and --cluster both say which clusters\n  Give one of them.",
    ],
    [
      ["--env", "dev", "--binding", "b.json", "--cluster", "j-1"],
      "--binding says where runs are, and --cluster needs none of them\n  Give one of them.",
    ],
    [
      ["--cluster", "j-1", "--binding", "/nope"],
      "--cluster and --binding are for environments on AWS\n  Name one: --env <name>.",
    ],
    [["--run", "nope"], 'environment "local" has had no run "nope"\n  emrald runs lists them.'],
  ])("refuses %s", async (args, message) => {
    const { stdout, stderr, exitCode } = await emraldWith({}, root(), "runs", "ui", ...args);
    expect([stdout, stderr, exitCode]).toEqual(["", `emrald: ${message}`, 2]);
  });

  it("refuses options of emrald runs before its name", async () => {
    const { stdout, stderr, exitCode } = await emraldWith({}, root(), "runs", "--env", "dev", "ui");
    expect([stdout, exitCode]).toEqual(["", 2]);
    expect(stderr).toContain('--env stands before "ui", which would ignore them');
  });
});
