import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { problemsForPeople } from "../../src/project/print/report.ts";
import { loadProject } from "../../src/project/project.ts";
import type { ClusterOrder } from "../../src/emit/order.ts";
import { type Client, TARGET_NAMES, TARGETS, type Target, type TargetName } from "../../src/emit/targets.ts";
import { compile } from "../../src/plan/compile.ts";
import type { Deployment } from "../../src/plan/deployment.ts";
import { hasErrors, type Outcome } from "../../src/spec/diagnostic.ts";

/** One folder, one project with an environment `dev`: beside it what each target makes of it. `vitest -u` rewrites it. */
const CASES = join(import.meta.dirname, "emit");

const FILES: Record<TargetName, Partial<Record<Client | "any", string>>> = {
  plan: { any: "plan.json" },
  mermaid: { any: "lineage.mmd" },
  "emr-steps": { "aws-cli": "emr-steps.json", boto3: "emr-steps.boto3.json" },
  "job-flow": { boto3: "job-flow.json", "aws-cli": "job-flow.sh" },
  "state-machine": { any: "state-machine.json" },
  airflow: { any: "airflow.py" },
};

const cases = readdirSync(CASES).sort();

/** Of a file's name: what it holds is not what a target is about, and would change the golden files with every app. */
const hash = (file: string): string => createHash("sha256").update(file).digest("hex");

async function orderOf(root: string): Promise<Omit<ClusterOrder, "cluster">> {
  const { scenes, diagnostics } = await loadProject(root, "dev");
  expect(hasErrors(diagnostics), problemsForPeople(root, diagnostics, (_style, text) => text)).toBe(false);
  const [scene] = scenes;
  if (!scene) throw new Error("no environment");
  const binding = join(root, "binding.json");
  const deployment = existsSync(binding) ? (JSON.parse(readFileSync(binding, "utf8")) as Deployment) : {};
  return { plan: compile(scene.environment, scene.lineage, { hash, lock: scene.facts.lock }), environment: scene.environment, deployment };
}

describe.each(cases)("%s", (name) => {
  const root = join(CASES, name);

  it.each(TARGET_NAMES)("%s", async (targetName) => {
    const order = await orderOf(root);
    const target: Target = TARGETS[targetName];
    const clusters = target.of === "cluster" ? Object.keys(order.plan.clusters) : [undefined];
    for (const cluster of clusters) {
      const folder = clusters.length > 1 ? join(root, cluster ?? "") : root;
      for (const [client, file] of Object.entries(FILES[targetName]) as [Client, string][]) {
        const outcome: Outcome<string | undefined> =
          target.of === "cluster"
            ? target.emit({ ...order, cluster: cluster ?? "" }, client)
            : target.emit(order, []);
        const unsupported = join(folder, `${targetName}.unsupported.txt`);
        const said = join(folder, file);
        if (outcome.value === undefined) {
          const text = problemsForPeople(root, outcome.diagnostics, (_style, line) => line);
          await expect(text).toMatchFileSnapshot(unsupported);
          expect(outcome.diagnostics.map(({ code }) => code)).toContain("emit/unsupported");
        } else {
          expect(outcome.diagnostics).toEqual([]);
          await expect(outcome.value).toMatchFileSnapshot(said);
        }
        // What is left of a target that could be said once, or could not, would be read as true.
        const stale = outcome.value === undefined ? said : unsupported;
        expect(existsSync(stale), `${stale} is stale: remove it`).toBe(false);
      }
    }
  });

  it("gives the same bytes again", async () => {
    const once = await orderOf(root);
    const again = await orderOf(root);
    const [cluster = ""] = Object.keys(once.plan.clusters);
    for (const targetName of TARGET_NAMES) {
      const target: Target = TARGETS[targetName];
      const emit = (order: typeof once): Outcome<string | undefined> =>
        target.of === "cluster" ? target.emit({ ...order, cluster }, target.clients[0]) : target.emit(order, []);
      expect(emit(again)).toEqual(emit(once));
    }
  });
});
