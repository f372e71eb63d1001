import { writeFileSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AddJobFlowStepsCommand, type StepConfig } from "@aws-sdk/client-emr";
import { sparkExecutor, type SparkOptions } from "../../../src/local/index.ts";
import { startBench, step, type Bench } from "./endpoint.ts";
import { writeProgram } from "./processes.ts";

export interface SparkBench extends Bench {
  readonly cluster: string;
  readonly root: string;
  run(...args: string[]): Promise<string>;
  runJar(jar: string, ...args: string[]): Promise<string>;
  log(step: string, name: string): Promise<string>;
  put(uri: string, text?: string): Promise<void>;
}

/** An endpoint whose spark-submit is a shell script. */
export async function sparkBench(script: string, options: Partial<SparkOptions> = {}): Promise<SparkBench> {
  const executor = (world: Parameters<ReturnType<typeof sparkExecutor>>[0]) =>
    sparkExecutor({
      sparkSubmit: writeProgram(join(world.stateDir, "bin/spark-submit"), script),
      python: "/opt/python",
      runtime: "/opt/runtime",
      cores: 2,
      ...options,
    })(world);
  const bench = await startBench(executor);
  const { client, stateDir, s3Dir } = bench;
  const cluster = await bench.runCluster({ LogUri: "s3://logs/emr/", StepConcurrencyLevel: 2 });
  const add = async (one: StepConfig) => {
    const { StepIds } = await client.send(new AddJobFlowStepsCommand({ JobFlowId: cluster, Steps: [one] }));
    return StepIds?.[0] ?? "";
  };
  return {
    ...bench,
    cluster,
    root: dirname(stateDir),
    run: (...args) => add(step("one", "CONTINUE", args)),
    runJar: (Jar, ...Args) => add({ Name: "one", ActionOnFailure: "CONTINUE", HadoopJarStep: { Jar, Args } }),
    log: (id, name) => readFile(join(stateDir, "nodes", cluster, "steps", id, name), "utf8"),
    async put(uri, text = "") {
      const path = join(s3Dir, uri.replace("s3://", ""));
      await mkdir(dirname(path), { recursive: true });
      writeFileSync(path, text);
    },
  };
}
