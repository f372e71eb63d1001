import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { AddJobFlowStepsCommand, waitUntilStepComplete } from "@aws-sdk/client-emr";
import { expect, it } from "vitest";
import { findMachine } from "../../src/machine/find.ts";
import { sparkExecutor } from "../../src/local/index.ts";
import { startBench, step } from "../local/support/endpoint.ts";

/** A Spark program of the JVM. Spark brings Janino along, which compiles and runs it: no test needs a JDK. */
const JOB = `
import org.apache.spark.sql.SparkSession;

public class Job {
  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().getOrCreate();
    long rows = spark.read().text(args[0]).count();
    spark.range(rows).write().json(args[1]);
    System.out.println(rows + " rows, top " + args[2]);
    spark.stop();
  }
}
`;

it(
  "a jar in S3 runs on real Spark: by its class, with its arguments, S3 being a folder",
  { timeout: 180_000 },
  async () => {
    const machine = findMachine(resolve("."));
    const jars = join(machine.sparkHome, "jars");
    const janino = readdirSync(jars).find((name) => name.startsWith("janino-")) ?? "";
    const bench = await startBench(
      sparkExecutor({
        sparkSubmit: join(machine.sparkHome, "bin", "spark-submit"),
        python: machine.python,
        sparkHome: machine.sparkHome,
        ...(machine.javaHome === undefined ? {} : { javaHome: machine.javaHome }),
        runtime: resolve("spark"),
        cores: 1,
      }),
    );
    for (const folder of ["code", "bronze/raw", "gold"]) mkdirSync(join(bench.s3Dir, folder), { recursive: true });
    cpSync(join(jars, janino), join(bench.s3Dir, "code", "runner.jar"));
    writeFileSync(join(bench.s3Dir, "bronze/raw/1.txt"), "a\nb\nc\n");
    const source = join(bench.stateDir, "Job.java");
    writeFileSync(source, JOB);

    const JobFlowId = await bench.runCluster();
    const words = ["spark-submit", "--deploy-mode", "cluster", "--class", "org.codehaus.janino.SimpleCompiler"];
    const args = [...words, "s3://code/runner.jar", source, "Job", "s3://bronze/raw/", "s3://gold/rows/", "10"];
    const { StepIds: [StepId = ""] = [] } = await bench.client.send(
      new AddJobFlowStepsCommand({ JobFlowId, Steps: [step("score", "CONTINUE", args)] }),
    );
    // It polls each second, so that Spark has the cores; a step that fails is an error that shows FailureDetails.
    const { state } = await waitUntilStepComplete(
      { client: bench.client, maxWaitTime: 170, minDelay: 1, maxDelay: 1 },
      { ClusterId: JobFlowId, StepId },
    );
    expect(state).toBe("SUCCESS");
    expect(readFileSync(join(bench.stateDir, "nodes", JobFlowId, "steps", StepId, "stdout"), "utf8")).toBe(
      "3 rows, top 10\n",
    );
    const parts = readdirSync(join(bench.s3Dir, "gold/rows")).filter((name) => name.endsWith(".json"));
    const rows = parts.map((name) => readFileSync(join(bench.s3Dir, "gold/rows", name), "utf8")).join("");
    expect(rows).toBe('{"id":0}\n{"id":1}\n{"id":2}\n');
  },
);
