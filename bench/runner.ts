import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { emrClient, emrClientWithoutRetries } from "../src/aws/emr.ts";
import { InstantExecutor, startEndpoint } from "../src/local/index.ts";
import { asText, bind } from "../src/plan/bind.ts";
import { compile } from "../src/plan/compile.ts";
import { checkProject } from "../src/rules/check.ts";
import { FolderStore } from "../src/run/folder-store.ts";
import { Ledger } from "../src/run/ledger.ts";
import { run } from "../src/run/runner.ts";
import { assemble, readFile } from "../src/spec/project.ts";
import { print, seconds } from "./measure.ts";

const STEPS = 100;

/** Runner and endpoint by themselves: a chain of steps that take no time, looked at as often as a local run does. */
export async function benchOverhead(): Promise<void> {
  const steps = Array.from(
    { length: STEPS },
    (_, step) => `  s${step}: { script: x.py${step > 0 ? `, depends_on: [s${step - 1}]` : ""} }`,
  );
  const files = [
    readFile("pipelines/project.yaml", Buffer.from("project: bench\n")).value,
    readFile("pipelines/p.yaml", Buffer.from(`pipeline: p\nsteps:\n${steps.join("\n")}\n`)).value,
  ];
  const facts = { kind: () => "file" as const, text: () => "" };
  const [scene] = checkProject(assemble(files).value, facts, ["local"]).value;
  if (!scene) throw new Error("no scene");
  const unbound = compile(scene.environment, scene.lineage, () => "0".repeat(64));
  const plan = bind(unbound, { account: "000000000000" }, unbound);
  const folder = mkdtempSync(join(tmpdir(), "emrald-bench-"));
  const store = new FolderStore(join(folder, "s3"));
  const executor = new InstantExecutor();
  const endpoint = await startEndpoint({ stateDir: folder, s3Dir: join(folder, "s3"), executor: () => executor });
  const place = { region: "us-east-1", endpoint: endpoint.url };
  let least = Infinity;
  for (let round = 0; round < 3; round++) {
    const begun = performance.now();
    await run(
      { plan, run: `round-${round}`, steps: Object.keys(plan.steps), vars: {} },
      {
        emr: emrClient(place),
        once: emrClientWithoutRetries(place),
        store,
        ledger: new Ledger(store, asText(plan.buckets["ledger"]), "local"),
        now: () => new Date(),
        sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
        poll: 40,
        emit: () => {},
        signal: new AbortController().signal,
      },
    );
    least = Math.min(least, (performance.now() - begun) / 1000);
  }
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
  print(`${STEPS} steps in a chain, instant executor`, [
    ["runner and endpoint, a step, cluster's start and end shared", seconds(least / STEPS)],
  ]);
}
