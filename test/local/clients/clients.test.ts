import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { InstantExecutor } from "../../../src/local/index.ts";
import { startBench } from "../support/endpoint.ts";

/** Where the set-up puts the AWS CLI and boto3, their versions pinned. */
const BIN = join(import.meta.dirname, "../../../.venv-clients/bin");
const hasClients = existsSync(join(BIN, "aws"));
if (!hasClients) console.warn(`skipped: the AWS CLI and boto3 are not in ${BIN}; npm run setup installs them`);

/** No profile of this machine is read, and no metadata service asked. */
function environment(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_EMR: url,
    AWS_ENDPOINT_URL_GLUE: url,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
    AWS_MAX_ATTEMPTS: "1",
    PATH: process.env["PATH"] ?? "",
  };
}

// Each call of the AWS CLI starts a Python, which a busy machine takes seconds for.
describe.skipIf(!hasClients)("real clients", { timeout: 240_000 }, () => {
  test("boto3 creates, adds, lists, describes, cancels, modifies and terminates", async () => {
    const bench = await startBench(() => new InstantExecutor(), {
      faults: [
        { kind: "hang", step: "hang" },
        { kind: "spot-loss", step: "lost" },
      ],
    });
    const script = join(import.meta.dirname, "boto3_client.py");
    const { stdout } = await execa(join(BIN, "python"), [script, bench.endpoint.url], {
      env: environment(bench.endpoint.url),
      extendEnv: false,
    });
    expect(stdout).toBe("all of it holds");
    expect(bench.defects).toEqual([]);
  });

  test("the AWS CLI creates, adds, lists, describes, cancels, modifies, waits and terminates", async () => {
    const bench = await startBench(() => new InstantExecutor(), { faults: [{ kind: "hang", step: "hang" }] });
    const options = { env: environment(bench.endpoint.url), extendEnv: false, reject: false } as const;
    const run = (...words: string[]) => execa(join(BIN, "aws"), ["emr", ...words], options);
    const aws = async <T = unknown>(...words: string[]): Promise<T> => {
      const { stdout, stderr, exitCode } = await run(...words);
      expect(stderr).toBe("");
      expect(exitCode).toBe(0);
      return (stdout === "" ? undefined : JSON.parse(stdout)) as T;
    };
    const fleets = [
      "InstanceFleetType=MASTER,TargetOnDemandCapacity=1,InstanceTypeConfigs=[{InstanceType=m5.xlarge}]",
      "InstanceFleetType=CORE,TargetSpotCapacity=2,InstanceTypeConfigs=[{InstanceType=r5.xlarge},{InstanceType=r5d.xlarge}]",
    ];
    const { ClusterId } = await aws<{ ClusterId: string }>(
      ...["create-cluster", "--name", "by hand", "--release-label", "emr-7.13.0", "--applications", "Name=Spark"],
      ...["--instance-fleets", ...fleets, "--use-default-roles", "--no-auto-terminate", "--termination-protected"],
      ...["--bootstrap-actions", "Path=s3://b/install.sh,Name=packages", "--tags", "run=r1", "--log-uri", "s3://logs/"],
    );
    expect(ClusterId).toMatch(/^j-/);
    const id = ["--cluster-id", ClusterId];

    const steps = "Type=CUSTOM_JAR,Name=hang,Jar=command-runner.jar,Args=[true],ActionOnFailure=CONTINUE";
    const { StepIds } = await aws<{ StepIds: string[] }>(
      "add-steps",
      ...id,
      "--steps",
      steps,
      steps.replace("hang", "next"),
    );
    expect(await aws("list-steps", ...id, "--query", "Steps[].Name")).toEqual(["next", "hang"]);
    // What the CLI shows of a cluster is put together from four calls.
    expect(await aws("describe-cluster", ...id, "--query", "Cluster")).toMatchObject({
      Name: "by hand",
      TerminationProtected: true,
      InstanceFleets: [{ InstanceFleetType: "MASTER" }, { InstanceFleetType: "CORE", TargetSpotCapacity: 2 }],
      BootstrapActions: [{ Name: "packages" }],
      Tags: [{ Key: "run", Value: "r1" }],
    });
    expect(await aws("list-instances", ...id, "--query", "length(Instances)")).toBe(3);
    expect(await aws("cancel-steps", ...id, "--step-ids", StepIds[0] ?? "")).toEqual({
      CancelStepsInfoList: [{ StepId: StepIds[0], Status: "SUBMITTED" }],
    });
    await aws("wait", "step-complete", ...id, "--step-id", StepIds[1] ?? "");
    expect(await aws("modify-cluster", ...id, "--step-concurrency-level", "4")).toMatchObject({
      StepConcurrencyLevel: 4,
    });

    const refused = await run("terminate-clusters", "--cluster-ids", ClusterId);
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stderr).toMatch(
      /\(ValidationException\) when calling the TerminateJobFlows .*termination protected/,
    );
    await aws("modify-cluster-attributes", ...id, "--no-termination-protected");
    await aws("terminate-clusters", "--cluster-ids", ClusterId);
    await aws("wait", "cluster-terminated", ...id);
    expect(await aws("list-clusters", "--terminated", "--query", "Clusters[].Id")).toEqual([ClusterId]);
    expect(bench.defects).toEqual([]);
  });
});
