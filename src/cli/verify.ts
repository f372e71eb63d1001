import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { WorldError } from "../errors.ts";
import { hear } from "../hear.ts";
import { shellQuote } from "../local/process/shell-quote.ts";
import { JARS } from "../model/dependencies.ts";
import { canonical, canonicalPretty } from "../model/canonical.ts";
import { isS3 } from "../model/s3.ts";
import type { Plan, PlanDependencies } from "../plan/plan.ts";
import { installMachine } from "../machine/install.ts";
import { findMachine } from "../machine/find.ts";
import { ensurePython, lockedFile } from "../packages/index.ts";
import { asText } from "../plan/bind.ts";
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

/** Verifies the steps of a bound plan: those that bring the same along in one Spark session. */
export async function verify(root: string, plan: Plan, tell: (verdict: Verdict) => void): Promise<void> {
  await installMachine(root);
  const folder = mkdtempSync(join(tmpdir(), "emrald-verify-"));
  try {
    const planFile = join(folder, "plan.json");
    writeFileSync(planFile, canonicalPretty(plan));
    for (const [index, { dependencies, steps }] of alike(plan).entries()) {
      const cwd = join(folder, String(index));
      mkdirSync(cwd);
      const locked = dependencies.packages === undefined ? [] : lockedJars(plan, steps[0] ?? "");
      const there = theirs(dependencies);
      if (there.length > 0) {
        const reason = `it brings ${there.join(", ")}, which is not in this repository: only a run tries it`;
        for (const step of steps) tell({ step, status: "skipped", seconds: 0, reason });
        continue;
      }
      await verifySteps({ root, planFile, steps, cwd, ...(await brought(root, cwd, dependencies, locked)) }, tell);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Group {
  readonly dependencies: PlanDependencies;
  readonly steps: string[];
}

/** A process imports one version of a package: steps that bring something else have another. */
function alike({ steps }: Plan): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const [id, { dependencies = {} }] of Object.entries(steps)) {
    const key = canonical(dependencies);
    const group = groups.get(key);
    if (group) group.steps.push(id);
    else groups.set(key, { dependencies, steps: [id] });
  }
  return [...groups.values()];
}

/** What lies in S3. */
function theirs({ jars = [], py_files = [], archives = [] }: PlanDependencies): string[] {
  return [...jars, ...py_files, ...archives].filter(isS3);
}

/** The jars of the lock that a step brings: artifacts that its arguments name. */
function lockedJars({ artifacts, steps }: Plan, step: string): string[] {
  const said = steps[step]?.args.filter((word) => typeof word === "string").join(" ") ?? "";
  return Object.entries(artifacts).flatMap(([file, { uri }]) =>
    file.startsWith(JARS) && said.includes(asText(uri)) ? [file] : [],
  );
}

interface Brought {
  /** What Python looks for modules in. */
  readonly path: readonly string[];
  readonly jars: readonly string[];
}

/** Puts what steps bring where a run would have it: archives in the working folder, the rest on the paths of Python and Java. */
async function brought(
  root: string,
  cwd: string,
  dependencies: PlanDependencies,
  locked: readonly string[],
): Promise<Brought> {
  const { python, py_files = [], jars = [], archives = [] } = dependencies;
  const modules = join(cwd, ".modules");
  mkdirSync(modules);
  const files = py_files.map((file) => {
    if (!file.endsWith(".py")) return join(root, file);
    copyFileSync(join(root, file), join(modules, basename(file)));
    return modules;
  });
  if (archives.length > 0) {
    const unpack = join(PACKAGE_ROOT, "spark", "emrald", "unpack.py");
    const whole = archives.map((archive) => join(root, archive));
    const { code, talk } = await hear(findMachine(root).python, [unpack, ...whole, "--", "true"], {
      cwd,
      env: process.env,
    });
    if (code !== 0) throw new WorldError(talk.trim(), { next: "Nothing was read or written." });
  }
  const libraries = await Promise.all(
    locked.map(async (file) => {
      const named = join(modules, basename(file));
      symlinkSync(await lockedFile(root, file), named);
      return named;
    }),
  );
  return {
    path: [...(python === undefined ? [] : [await ensurePython(root, python.set)]), ...new Set(files)],
    jars: [...jars.map((jar) => join(root, jar)), ...libraries],
  };
}

interface Session extends Brought {
  readonly root: string;
  readonly planFile: string;
  readonly steps: readonly string[];
  readonly cwd: string;
}

async function verifySteps(
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
