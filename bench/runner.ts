import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { awsClients, type AwsClients } from "../src/aws/clients.ts";
import { InstantExecutor, startEndpoint } from "../src/local/index.ts";
import { bind } from "../src/plan/bind.ts";
import { compile } from "../src/plan/compile.ts";
import type { Plan } from "../src/plan/plan.ts";
import { checkProject } from "../src/rules/check.ts";
import { execute } from "../src/run/execute.ts";
import { FolderStore } from "../src/run/folder-store.ts";
import { Ledger } from "../src/run/ledger/ledger.ts";
import { newOwner } from "../src/run/ledger/owner.ts";
import { works } from "../src/run/ways/works.ts";
import { assemble, readFile } from "../src/spec/project.ts";
import { NO_LOCK } from "../src/spec/packages-lock.ts";
import { print, seconds } from "./measure.ts";

/** A chain waits for each step; a wide plan keeps 256 of them active. */
const CASES = [
  { name: "100 steps in a chain", steps: 100, width: 1, concurrency: 2 },
  { name: "1,000 steps, 250 side by side", steps: 1_000, width: 250, concurrency: 250 },
  { name: "10,000 steps, 250 side by side", steps: 10_000, width: 250, concurrency: 250 },
] as const;

/** Runner, ledger and endpoint by themselves: steps that take no time, looked at as often as a local run does. */
export async function benchRunner(): Promise<void> {
  for (const { name, ...shape } of CASES) {
    const plan = planOf(shape);
    const found = await oneRun(plan);
    print(`${name}, instant executor`, [
      ["all of them, cluster included", seconds(found.seconds)],
      ["a step", `${((found.seconds / shape.steps) * 1000).toFixed(1)} ms`],
      ["calls of EMR, a step", (found.calls / shape.steps).toFixed(2)],
      ["objects of the ledger read and written, a step", (found.objects / shape.steps).toFixed(2)],
      ["memory of runner and endpoint together", `${found.megabytes.toFixed(0)} MB`],
    ]);
  }
}

function planOf({ steps: count, width, concurrency }: { steps: number; width: number; concurrency: number }): Plan {
  const steps = Array.from(
    { length: count },
    (_, step) => `  s${step}: { script: x.py${step >= width ? `, depends_on: [s${step - width}]` : ""} }`,
  );
  const project = `project: bench\nenvironments: { local: { cluster: { step_concurrency: ${concurrency} } } }\n`;
  const files = [
    readFile("pipelines/project.yaml", Buffer.from(project)).value,
    readFile("pipelines/p.yaml", Buffer.from(`pipeline: p\nsteps:\n${steps.join("\n")}\n`)).value,
  ];
  const facts = { kind: () => "file" as const, text: () => "", lock: NO_LOCK };
  const [scene] = checkProject(assemble(files).value, facts, ["local"]).value;
  if (!scene) throw new Error("no scene");
  const unbound = compile(scene.environment, scene.lineage, { hash: () => "0".repeat(64), lock: NO_LOCK });
  return bind(unbound, { account: "000000000000" }, unbound);
}

async function oneRun(plan: Plan): Promise<{ seconds: number; calls: number; objects: number; megabytes: number }> {
  const folder = mkdtempSync(join(tmpdir(), "emrald-bench-"));
  const executor = new InstantExecutor();
  const endpoint = await startEndpoint({ stateDir: folder, s3Dir: join(folder, "s3"), executor: () => executor });
  const counts = { calls: 0, objects: 0 };
  const aws = counted(awsClients({ region: "us-east-1", endpoint: endpoint.url }), counts);
  const store = countedStore(new FolderStore(join(folder, "s3")), counts);
  const now = (): Date => new Date();
  const ledger = Ledger.of(plan, store, now);
  const owner = newOwner();
  const begun = performance.now();
  const lease = await ledger.take("run", owner);
  const order = {
    plan,
    deployment: {},
    kept: {},
    run: "run",
    via: "steps",
    steps: Object.keys(plan.steps),
    vars: {},
  } as const;
  const status = await execute(
    order,
    {
      aws,
      store,
      ledger,
      now,
      sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
      poll: { from: 40, to: 200 },
      settle: 10,
      emit: () => undefined,
      signal: new AbortController().signal,
    },
    lease,
    owner,
    works("steps", true),
  );
  await lease.release();
  const took = (performance.now() - begun) / 1000;
  if (status !== "succeeded") throw new Error(status);
  const megabytes = process.memoryUsage().rss / 1e6;
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
  return { seconds: took, ...counts, megabytes };
}

function counted(clients: AwsClients, counts: { calls: number }): AwsClients {
  for (const client of [clients.emr, clients.emrOnce]) {
    client.middlewareStack.add(
      (next) => (args) => {
        counts.calls += 1;
        return next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );
  }
  return clients;
}

function countedStore(store: FolderStore, counts: { objects: number }): FolderStore {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      return (...args: unknown[]): unknown => {
        counts.objects += 1;
        return Reflect.apply(member, target, args);
      };
    },
  });
}
