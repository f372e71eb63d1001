import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { WorldError } from "../errors.ts";
import { canonicalPretty } from "../model/canonical.ts";
import type { Plan } from "../plan/plan.ts";
import { installMachine } from "./install-machine.ts";
import { findMachine } from "./machine.ts";
import { PACKAGE_ROOT } from "../project/roots.ts";

/** What spark/emrald/verify.py says of one step. */
export interface Verdict {
  readonly step: string;
  readonly status: "ok" | "failed" | "skipped";
  readonly seconds: number;
  /** Why it was skipped. */
  readonly reason?: string;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
    readonly file?: string;
    readonly line?: number;
  };
}

/** Verifies the steps of a bound plan in one Spark session of their own. */
export async function verify(root: string, plan: Plan, tell: (verdict: Verdict) => void): Promise<void> {
  await installMachine(root);
  const { python, javaHome, sparkHome } = findMachine(root);
  const folder = mkdtempSync(join(tmpdir(), "emrald-verify-"));
  try {
    const planFile = join(folder, "plan.json");
    writeFileSync(planFile, canonicalPretty(plan));
    const child = spawn(python, ["-m", "emrald.verify", "--plan", planFile, "--root", root], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PYTHONPATH: [join(PACKAGE_ROOT, "spark"), process.env["PYTHONPATH"]].filter(Boolean).join(delimiter),
        PYSPARK_PYTHON: python,
        SPARK_HOME: sparkHome,
        SPARK_LOCAL_IP: "127.0.0.1",
        ...(javaHome === undefined ? {} : { JAVA_HOME: javaHome }),
      },
    });
    let talk = "";
    child.stderr.on("data", (chunk: Buffer) => (talk += chunk.toString()));
    let steps = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      const verdict = readVerdict(line);
      if (!verdict) continue;
      steps++;
      tell(verdict);
    }
    const code = await new Promise<number | null>((resolve) => {
      if (child.exitCode === null) child.on("close", resolve);
      else resolve(child.exitCode);
    });
    if (steps < Object.keys(plan.steps).length) {
      const last = talk.trimEnd().split("\n").slice(-8).join("\n");
      throw new WorldError(`Spark ended (${code}) before every step was verified:\n${last}`, {
        next: "Nothing was read or written.",
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
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
