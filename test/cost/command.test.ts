import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { s3Client } from "../../src/aws/clients.ts";
import type { CostDocument } from "../../src/cost/types.ts";
import { PRICES_FILE } from "../../src/emr/read-prices.ts";
import { asText, bind } from "../../src/plan/bind.ts";
import { Ledger } from "../../src/run/ledger/ledger.ts";
import { S3Store } from "../../src/run/s3-store.ts";
import { emrald, emraldWith } from "../acceptance/cli.ts";
import { startMoto } from "../clients/moto.ts";
import { repository } from "../git/repository.ts";
import { writeTree } from "../project.ts";
import { listedFor } from "./support/listed.ts";
import { startPriceDouble } from "./support/price-double.ts";
import { planOf, tree } from "./support/project.ts";

const ACCOUNT = "123456789012";
const DEV = "network: { nat: true }";

const parsed = (stdout: string): CostDocument => JSON.parse(stdout) as CostDocument;

describe("emrald cost", { timeout: 60_000 }, () => {
  it("prints a document of every environment but local, or of one", async () => {
    const root = writeTree(tree({ dev: DEV }));
    const { stdout, stderr, exitCode } = await emrald(root, "cost", "--json");
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(parsed(stdout)).toMatchObject({ format: 1, command: "cost", environments: [{ environment: "dev" }] });
    expect(parsed(stdout).environments[0]?.per_hour).toEqual({ low: 1.59, high: 1.59 });
    expect((await emrald(root, "cost", "--env", "dev")).stdout).toMatch(/^dev in us-east-1, USD\n/);
  });

  it("shows what is over its budget too, which check refuses", async () => {
    const root = writeTree(tree({ dev: `${DEV}, budget: { per_hour: 1 }` }));
    expect((await emrald(root, "check")).exitCode).toBe(1);
    const { stdout, exitCode } = await emrald(root, "cost", "--json");
    expect(exitCode).toBe(0);
    expect(parsed(stdout).environments[0]?.budget).toEqual([{ key: "per_hour", limit: 1, verdict: "exceeds" }]);
  });

  it("refuses what has no cost, and a spec with errors", async () => {
    const root = writeTree(tree());
    const local = await emrald(root, "cost", "--env", "local");
    expect([local.exitCode, local.stdout]).toEqual([2, ""]);
    expect(local.stderr).toContain('environment "local" is on this machine, and costs nothing');
    expect((await emrald(root, "cost", "--env", "dve")).stderr).toContain('Did you mean "dev"?');
    const broken = writeTree(tree({ fleets: "\n  other: { primary: m5.xlarge }" }));
    const refused = await emrald(broken, "cost", "--json");
    expect([refused.exitCode, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toContain("fleet/unknown");
  });

  it("asks AWS for prices with --refresh, and writes none where it may not", async () => {
    const root = writeTree(tree({ dev: DEV }));
    const types = { "m5.xlarge": [0.2, 0.05], "r5.2xlarge": [0.6, 0.15] } as const;
    const products = listedFor("us-east-1", "", types);
    const refresh = async (refuses?: string) => {
      const { url } = await startPriceDouble({ products, spot: {}, ...(refuses === undefined ? {} : { refuses }) });
      const keys = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
      const env = { AWS_ENDPOINT_URL_PRICING: url, AWS_ENDPOINT_URL_EC2: url, ...keys };
      return emraldWith(env, root, "cost", "--refresh", "--json");
    };
    const refused = await refresh("AmazonVPC");
    expect([refused.exitCode, refused.stdout]).toEqual([3, ""]);
    expect(existsSync(join(root, PRICES_FILE))).toBe(false);
    const { stdout, stderr, exitCode } = await refresh();
    expect([exitCode, stderr]).toEqual([0, `prices of us-east-1 are in ${PRICES_FILE}`]);
    const [cost] = parsed(stdout).environments;
    expect(cost?.parts[0]).toMatchObject({ what: "EC2 on demand", low: 1.4, high: 1.4 });
    expect(readFileSync(join(root, PRICES_FILE), "utf8")).toContain(`"date": "${cost?.prices?.date ?? ""}"`);
  });

  it("takes the durations of the ledger's runs with --runs, and so does emrald diff", async () => {
    const spec = { dev: `${DEV}, account: "${ACCOUNT}"` };
    const { root } = repository(tree(spec));
    const { url } = await startMoto();
    const plan = bind(planOf(spec), { account: ACCOUNT }, planOf(spec));
    const s3 = s3Client({ region: "us-east-1", endpoint: url });
    await s3.send(new CreateBucketCommand({ Bucket: asText(plan.buckets["ledger"]) }));
    const keys = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
    const withRuns = (command: "cost" | "diff", ...args: string[]) =>
      emraldWith({ AWS_ENDPOINT_URL_S3: url, AWS_ENDPOINT_URL_SSM: url, ...keys }, root, command, "--runs", ...args);
    const before = await withRuns("cost", "--json");
    expect(before.stderr).toBe("dev: no run has succeeded yet, so that one hour is assumed");
    expect(parsed(before.stdout).environments[0]?.per_run.duration).toEqual({ seconds: 3600, from: "assumed" });

    let now = new Date("2026-11-20T00:00:00Z");
    const ledger = Ledger.of(plan, new S3Store(s3), () => now);
    await ledger.create({
      format: 2,
      run: "ci-1",
      environment: "dev",
      plan: plan.digest,
      via: "steps",
      vars: {},
      status: "succeeded",
      started_at: now.toISOString(),
      clusters: { small: "j-1" },
      steps: { "shop/clean": { state: "succeeded", attempts: 1 } },
    });
    const { log } = await ledger.open("ci-1", { host: "here", machine: "m", pid: 1, nonce: "n" });
    await log.append([{ type: "cluster-intended", cluster: "small", attempt: 1 }]);
    now = new Date("2026-11-20T00:30:00Z");
    await log.append([{ type: "closed", status: "succeeded" }]);
    const { stdout, stderr } = await withRuns("cost", "--json");
    expect(stderr).toBe("");
    expect(parsed(stdout).environments[0]?.per_run).toMatchObject({
      hours: { small: 0.5 },
      duration: { seconds: 1800, from: "runs", runs: 1 },
    });

    // The head is another sizing that nobody has run, and a new environment without any run.
    const file = join(root, "pipelines/project.yaml");
    const more = readFileSync(file, "utf8").replace("on_demand: 2", "on_demand: 4");
    writeFileSync(file, `${more}  stage: { region: us-east-1, fleet: small, ${DEV}, account: "${ACCOUNT}" }\n`);
    const diff = await withRuns("diff");
    expect([diff.exitCode, diff.stderr]).toEqual([0, "stage: no run has succeeded yet, so that one hour is assumed"]);
    expect(diff.stdout).toContain("0.82 → 1.47 USD a run (30 min, as the last run)");
    expect(diff.stdout).toContain("nothing → 2.88 USD a run (1 h assumed)");
  });
});
