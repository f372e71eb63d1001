import { join, relative } from "node:path";
import { awsClients } from "../../aws/clients.ts";
import { UsageError, WorldError } from "../../errors.ts";
import { type Endpoint, type FaultRule, packExecutor, sparkExecutor, startEndpoint } from "../../local/index.ts";
import type { ExecutorFactory } from "../../local/index.ts";
import { asText } from "../../plan/bind.ts";
import type { Plan } from "../../plan/plan.ts";
import { deployCrawlers } from "../../run/deploy-crawlers.ts";
import { FolderStore } from "../../run/folder-store.ts";
import { localUploads, mirrorUploads, publishPlan } from "../../run/publish/index.ts";
import type { Artifacts } from "../../project/facts.ts";
import { findMachine } from "../../machine/find.ts";
import { ensurePython, installedPython } from "../../packages/index.ts";
import { PACKAGE_ROOT } from "../../machine/package-root.ts";
import { boundPlan } from "./bound-plan.ts";
import type { RunPlace } from "./place.ts";

export type Pack = "step" | "run";

/** Everything of the local environment lies below this folder of the project. */
export function localFolder(root: string): string {
  return join(root, ".emrald", "local");
}

export function localStore(root: string): FolderStore {
  return new FolderStore(join(localFolder(root), "s3"));
}

/** Steps with real Spark on this machine: one application a step, or one for all. */
export function executor(root: string, pack: Pack): ExecutorFactory {
  const { python, javaHome, sparkHome } = findMachine(root);
  const options = {
    sparkSubmit: join(sparkHome, "bin", "spark-submit"),
    python,
    sparkHome,
    runtime: join(PACKAGE_ROOT, "spark"),
    pythonPackages: (set: string) => installedPython(root, set),
    // A laptop's data is small: two hundred partitions, Spark's default, would be two hundred tiny tasks.
    conf: {
      "spark.sql.shuffle.partitions": "4",
      "spark.default.parallelism": "4",
      "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    },
    ...(javaHome === undefined ? {} : { javaHome }),
  };
  return pack === "run" ? packExecutor(options) : sparkExecutor(options);
}

/** The sets of Python packages that some steps import. */
function pythonSets({ steps }: Plan, chosen: readonly string[]): ReadonlySet<string> {
  return new Set(chosen.flatMap((step) => steps[step]?.dependencies?.python?.set ?? []));
}

export interface LocalOptions {
  readonly root: string;
  readonly plan: Plan;
  readonly artifacts: Artifacts;
  readonly pack: Pack;
  /** Stands in for the folder `data/`. */
  readonly data: string | undefined;
  readonly faults: readonly FaultRule[];
  readonly seed: number;
  /** Told what a person should know of the endpoint. */
  readonly note: (text: string) => void;
}

/** This machine: buckets are folders, and an endpoint in this process answers in the place of AWS. */
export function localPlace(options: LocalOptions): RunPlace {
  const { root, artifacts, note } = options;
  const plan = boundPlan(options.plan, {});
  const store = localStore(root);
  const makeExecutor = executor(root, options.pack);
  let endpoint: Endpoint | undefined;
  return {
    plan,
    deployment: {},
    keptFor: () => ({}),
    store,
    // The endpoint is in this process, so looking costs little.
    poll: { from: 40, to: 200 },
    settle: 10,
    async prepare(order) {
      // A run that is taken up goes on with what its own beginning has put there.
      if (order.plan.digest !== plan.digest) return;
      for (const name of Object.values(plan.buckets)) await store.makeBucket(asText(name));
      await publishPlan(plan, (file) => artifacts.bytes(file), store);
      for (const set of pythonSets(plan, order.steps)) await ensurePython(root, set);
      await mirrorUploads(await localUploads(plan, order.steps, root, options.data), store);
    },
    async open() {
      const stateDir = localFolder(root);
      endpoint = await startEndpoint({
        stateDir,
        s3Dir: join(stateDir, "s3"),
        stateFile: join(stateDir, "runs.jsonl"),
        executor: makeExecutor,
        faults: options.faults,
        seed: options.seed,
        onNote: note,
      }).catch((cause: unknown) => {
        if (cause instanceof WorldError || cause instanceof UsageError) throw cause;
        throw new WorldError(`the local endpoint cannot start: ${(cause as Error).message}`, { cause });
      });
      const clients = awsClients({ region: plan.region, endpoint: endpoint.url });
      await deployCrawlers(plan, clients.glue);
      return clients;
    },
    async close() {
      await endpoint?.close();
    },
    placeOf(uri) {
      const path = store.path(uri);
      const short = relative(process.cwd(), path);
      return short.startsWith("..") ? path : short;
    },
  };
}
