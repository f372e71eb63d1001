import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { WorldError } from "../errors.ts";
import { canonicalPretty } from "../model/canonical.ts";
import type { Plan } from "../plan/plan.ts";
import { installMachine } from "../machine/install.ts";
import { findMachine } from "../machine/find.ts";
import { ensurePython } from "../packages/index.ts";
import { PACKAGE_ROOT } from "../machine/package-root.ts";

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

/** Verifies the steps of a bound plan: those that share their Python packages in one Spark session. */
export async function verify(root: string, plan: Plan, tell: (verdict: Verdict) => void): Promise<void> {
  await installMachine(root);
  const folder = mkdtempSync(join(tmpdir(), "emrald-verify-"));
  try {
    const planFile = join(folder, "plan.json");
    writeFileSync(planFile, canonicalPretty(plan));
    // A process imports one version of a package: each set has one of its own.
    for (const [set, steps] of bySet(plan)) {
      const packages = set === undefined ? undefined : await ensurePython(root, set);
      await verifySteps({ root, planFile, steps, packages, cwd: folder }, tell);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The steps of each set of Python packages. */
function bySet({ steps }: Plan): ReadonlyMap<string | undefined, readonly string[]> {
  const sets = new Map<string | undefined, string[]>();
  for (const [id, { dependencies }] of Object.entries(steps)) {
    const set = dependencies?.python?.set;
    sets.set(set, [...(sets.get(set) ?? []), id]);
  }
  return sets;
}

interface Session {
  readonly root: string;
  readonly planFile: string;
  readonly steps: readonly string[];
  /** The folder of their Python packages. */
  readonly packages: string | undefined;
  readonly cwd: string;
}

async function verifySteps(
  { root, planFile, steps, packages, cwd }: Session,
  tell: (verdict: Verdict) => void,
): Promise<void> {
  const { python, javaHome, sparkHome } = findMachine(root);
  const path = [join(PACKAGE_ROOT, "spark"), packages, process.env["PYTHONPATH"]];
  const only = steps.flatMap((step) => ["--step", step]);
  const child = spawn(python, ["-m", "emrald.verify", "--plan", planFile, "--root", root, ...only], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PYTHONPATH: path.filter(Boolean).join(delimiter),
      PYSPARK_PYTHON: python,
      SPARK_HOME: sparkHome,
      SPARK_LOCAL_IP: "127.0.0.1",
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
