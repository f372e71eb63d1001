import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { spawnSync } from "node:child_process";
import { findMachine } from "../src/machine/find.ts";
import { interleaved, print, processSeconds, seconds, times } from "./measure.ts";

/** A step through runner and endpoint beside the same program given to spark-submit by hand. */
export async function benchSteps(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "emrald-bench-"));
  const write = (file: string, text: string): void => {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  write("pipelines/project.yaml", "project: bench\n");
  write("pipelines/p.yaml", "pipeline: p\nsteps:\n  nothing: { script: nothing.py }\n");
  write("nothing.py", "print('nothing')\n");
  const { sparkHome, python, javaHome } = findMachine(resolve("."));
  const env = {
    ...process.env,
    PYSPARK_PYTHON: python,
    PYSPARK_DRIVER_PYTHON: python,
    SPARK_LOCAL_IP: "127.0.0.1",
    ...(javaHome === undefined ? {} : { JAVA_HOME: javaHome }),
  };
  const submit = join(sparkHome, "bin", "spark-submit");
  // The plan's tables are a session's: by hand it is started the same way, so that both do the same work.
  const bare = join(root, "bare.py");
  writeFileSync(
    bare,
    "from pyspark.sql import SparkSession\nSparkSession.builder.getOrCreate().sql('CREATE DATABASE IF NOT EXISTS bench')\nprint('nothing')\n",
  );
  const found = await interleaved(5, {
    bare: () =>
      processSeconds(
        submit,
        [
          "--master",
          "local[2]",
          "--conf",
          "spark.ui.enabled=false",
          "--driver-java-options",
          "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
          bare,
        ],
        env,
      ),
    step: () => stepSeconds(root),
  });
  rmSync(root, { recursive: true, force: true });
  print("one step that does nothing", [
    ["spark-submit by hand", seconds(found.bare)],
    [
      "the same as a run of one step, cluster included",
      `${seconds(found.step)} (${times(found.step, found.bare)}, ${seconds(found.step - found.bare)} more)`,
    ],
  ]);
}

/** The whole run by the runner's own clock: the cluster's start and end are in it. */
function stepSeconds(root: string): number {
  const { stdout } = spawnSync(process.execPath, [resolve("dist/cli/emrald.mjs"), "run", "--project", root, "--json"], {
    encoding: "utf8",
    env: { ...process.env, EMRALD_VENV: resolve(".venv") },
  });
  const events = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { event: string; seconds?: number });
  const ended = events.find(({ event }) => event === "run-ended");
  if (ended?.seconds === undefined || !events.some(({ event }) => event === "step-succeeded")) throw new Error(stdout);
  return ended.seconds;
}
