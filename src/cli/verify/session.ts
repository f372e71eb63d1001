import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { WorldError } from "../../errors.ts";
import { shellQuote } from "../../local/process/shell-quote.ts";
import { findMachine } from "../../machine/find.ts";
import { PACKAGE_ROOT } from "../../machine/package-root.ts";
import type { Brought } from "./brought.ts";
import type { Verdict } from "./verdict.ts";

interface Session extends Brought {
  readonly root: string;
  readonly planFile: string;
  readonly steps: readonly string[];
  readonly cwd: string;
}

/** Verifies steps in one Spark session. Throws a WorldError where Spark ends before all are. */
export async function verifySteps(
  { root, planFile, steps, path, jars, cwd }: Session,
  tell: (verdict: Verdict) => void,
): Promise<void> {
  const { python, javaHome, sparkHome } = findMachine(root);
  const pythonPath = [join(PACKAGE_ROOT, "spark"), ...path, process.env["PYTHONPATH"]];
  const only = steps.flatMap((step) => ["--step", step]);
  const child = spawn(python, ["-m", "emrald.verify", "--plan", planFile, "--root", root, ...only], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PYTHONPATH: pythonPath.filter(Boolean).join(delimiter),
      PYSPARK_PYTHON: python,
      SPARK_HOME: sparkHome,
      SPARK_LOCAL_IP: "127.0.0.1",
      ...(jars.length === 0 ? {} : { PYSPARK_SUBMIT_ARGS: `--jars ${shellQuote(jars.join(","))} pyspark-shell` }),
      ...(javaHome === undefined ? {} : { JAVA_HOME: javaHome }),
    },
  });
  let talk = "";
  child.stderr.on("data", (chunk: Buffer) => (talk += chunk.toString()));
  let told = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const verdict = readVerdict(line);
    if (!verdict) continue;
    told++;
    tell(verdict);
  }
  const code = await new Promise<number | null>((resolve) => {
    if (child.exitCode === null) child.on("close", resolve);
    else resolve(child.exitCode);
  });
  if (told < steps.length) {
    const last = talk.trimEnd().split("\n").slice(-8).join("\n");
    throw new WorldError(`Spark ended (${code}) before every step was verified:\n${last}`, {
      next: "Nothing was read or written.",
    });
  }
}

/** Spark or an app may print lines of their own. */
function readVerdict(line: string): Verdict | undefined {
  try {
    const value = JSON.parse(line) as Partial<Verdict> | null;
    return typeof value?.step === "string" && typeof value.status === "string" ? (value as Verdict) : undefined;
  } catch {
    return undefined;
  }
}
