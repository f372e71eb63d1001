import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installMachine } from "../../machine/install.ts";
import { canonical, canonicalPretty } from "../../model/canonical.ts";
import { JARS } from "../../model/dependencies.ts";
import { isS3 } from "../../model/s3.ts";
import { asText } from "../../plan/bind.ts";
import type { Plan, PlanDependencies } from "../../plan/plan.ts";
import { bring } from "./brought.ts";
import { verifySteps } from "./session.ts";
import type { Verdict } from "./verdict.ts";

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
      await verifySteps({ root, planFile, steps, cwd, ...(await bring(root, cwd, dependencies, locked)) }, tell);
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
