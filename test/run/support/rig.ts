import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  type Cluster,
  DescribeClusterCommand,
  ListClustersCommand,
  paginateListSteps,
  type StepSummary,
} from "@aws-sdk/client-emr";
import { StandardRetryStrategy } from "@smithy/core/retry";
import { onTestFinished } from "vitest";
import { awsClients, type AwsClients } from "../../../src/aws/clients.ts";
import { InstantExecutor, startEndpoint, type Endpoint, type FaultRule } from "../../../src/local/index.ts";
import type { InstantOutcome } from "../../../src/local/executor/instant.ts";
import { bind } from "../../../src/plan/bind.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import type { RunEvent } from "../../../src/run/events.ts";
import { execute } from "../../../src/run/execute.ts";
import { FolderStore } from "../../../src/run/folder-store.ts";
import { Ledger } from "../../../src/run/ledger/ledger.ts";
import { newOwner } from "../../../src/run/ledger/owner.ts";
import { underLease } from "../../../src/run/ledger/under-lease.ts";
import type { RunRecord, RunStatus, Via } from "../../../src/run/ledger/record.ts";
import type { RunOrder } from "../../../src/run/order.ts";
import { publishPlan } from "../../../src/run/publish/index.ts";
import type { ObjectStore } from "../../../src/run/store.ts";
import { works } from "../../../src/run/ways/works.ts";
import { compileTree, type Tree } from "../../project.ts";
import { type Kill, killableClients, killableStore, Life } from "./killable.ts";

/** How a step ends: by its id and the number of times it was executed. */
export type Script = (step: string, execution: number) => InstantOutcome;

export interface RigOptions {
  readonly script?: Script;
  readonly faults?: readonly FaultRule[];
  readonly seed?: number;
  /** The endpoint writes down what it has, so that it may be restarted; that takes time. */
  readonly remembers?: true;
}

export interface RunOptions {
  readonly run?: string;
  readonly steps?: readonly string[];
  readonly kill?: Kill;
  /** Milliseconds that the runner's clock is ahead: a lease of before is over. */
  readonly later?: number;
  /** The same, while it runs. */
  readonly ahead?: () => number;
  readonly handOverAt?: Date;
  readonly stop?: AbortSignal;
  readonly via?: Via;
  readonly kept?: Readonly<Record<string, string>>;
  readonly ssh?: NonNullable<RunOrder["ssh"]>;
  readonly tell?: (event: RunEvent) => void;
  /** Changes the clients before they are used. */
  readonly prepare?: (clients: AwsClients) => void;
}

export interface Ran {
  readonly status: RunStatus | "killed";
  readonly events: readonly RunEvent[];
  readonly requests: number;
}

/** A compiled project, an endpoint with the instant executor, and a ledger in a folder: runs over HTTP, as on AWS. */
export class Rig {
  readonly plan: Plan;
  endpoint: Endpoint;
  readonly executor: InstantExecutor;
  /** Tests may put another in its place. */
  store: ObjectStore;

  readonly #folder: string;
  readonly #start: () => Promise<Endpoint>;

  private constructor(
    plan: Plan,
    endpoint: Endpoint,
    executor: InstantExecutor,
    store: ObjectStore,
    folder: string,
    start: () => Promise<Endpoint>,
  ) {
    this.#folder = folder;
    this.#start = start;
    this.plan = plan;
    this.endpoint = endpoint;
    this.executor = executor;
    this.store = store;
  }

  static async start(
    tree: Tree,
    { script = () => ({ succeeded: true }), faults = [], seed = 0, remembers }: RigOptions = {},
  ): Promise<Rig> {
    const { plan: compiled, diagnostics } = compileTree(tree);
    if (!compiled) throw new Error(JSON.stringify(diagnostics));
    const plan = bind(compiled, { account: "000000000000" }, compiled);
    const folder = mkdtempSync(join(tmpdir(), "emrald-run-"));
    const store = new FolderStore(join(folder, "s3"));
    await publishPlan(plan, (file) => Buffer.from(tree[file] ?? ""), store);
    const executions = new Map<string, number>();
    const executor = new InstantExecutor({
      outcome: ({ name }) => {
        const step = idOf(name);
        const execution = (executions.get(step) ?? 0) + 1;
        executions.set(step, execution);
        return script(step, execution);
      },
    });
    const start = (): Promise<Endpoint> =>
      startEndpoint({
        stateDir: folder,
        s3Dir: join(folder, "s3"),
        ...(remembers ? { stateFile: join(folder, "state.jsonl") } : {}),
        executor: () => executor,
        faults,
        seed,
      });
    const rig = new Rig(plan, await start(), executor, store, folder, start);
    onTestFinished(() => rig.close());
    return rig;
  }

  /** Everything goes; may be called early, and twice. */
  async close(): Promise<void> {
    await this.endpoint.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The endpoint is stopped, and begins again with what it remembers. */
  async restart(): Promise<void> {
    await this.endpoint.close();
    this.endpoint = await this.#start();
  }

  ledger(now = () => new Date()): Ledger {
    return Ledger.of(this.plan, this.store, now);
  }

  /** One runner's life. */
  async run({
    run = "run-1",
    steps,
    kill,
    later = 0,
    ahead = () => 0,
    handOverAt,
    stop,
    kept = {},
    via = "steps",
    ssh,
    tell,
    prepare,
  }: RunOptions = {}): Promise<Ran> {
    const life = new Life(kill);
    const now = (): Date => new Date(Date.now() + later + ahead());
    const store = killableStore(this.store, life);
    const aws = killableClients(this.#clients(), life);
    prepare?.(aws);
    const ledger = Ledger.of(this.plan, store, now);
    const events: RunEvent[] = [];
    const { plan } = this;
    const order: RunOrder = {
      plan,
      deployment: {},
      run,
      via,
      steps: steps ?? Object.keys(plan.steps),
      vars: {},
      kept,
      ...(ssh ? { ssh } : {}),
    };
    const work = async (): Promise<RunStatus> => {
      const owner = newOwner();
      const lease = await ledger.take(run, owner);
      return underLease(lease, () =>
        execute(
          order,
          {
            aws,
            store,
            ledger,
            now,
            sleep: async (milliseconds, signal) => {
              await delay(milliseconds, undefined, { signal }).catch(() => undefined);
              await life.stillLives();
            },
            poll: { from: 1, to: 4 },
            settle: 1,
            emit: (event) => {
              events.push(event);
              tell?.(event);
            },
            ...(handOverAt ? { handOverAt } : {}),
            signal: stop ?? new AbortController().signal,
          },
          lease,
          owner,
          works(order.via, true),
        ),
      );
    };
    const status = await Promise.race([work(), life.killed]);
    return { status, events, requests: life.requests };
  }

  async record(run = "run-1"): Promise<RunRecord> {
    const record = await this.ledger().read(run);
    if (!record) throw new Error(`there is no run ${run}`);
    return record;
  }

  /** Every cluster that the endpoint has had. */
  async clusters(): Promise<Cluster[]> {
    const { emr } = this.#clients();
    const { Clusters = [] } = await emr.send(new ListClustersCommand({}));
    return Promise.all(
      Clusters.map(async ({ Id }) => (await emr.send(new DescribeClusterCommand({ ClusterId: Id }))).Cluster ?? {}),
    );
  }

  /** Every step that the endpoint has had. */
  async steps(): Promise<StepSummary[]> {
    const { emr } = this.#clients();
    const found: StepSummary[] = [];
    for (const { Id } of await this.clusters())
      for await (const page of paginateListSteps({ client: emr }, { ClusterId: Id })) found.push(...(page.Steps ?? []));
    return found;
  }

  #clients(): AwsClients {
    return awsClients({ region: "us-east-1", endpoint: this.endpoint.url }, impatient());
  }
}

/** The id of a step, by the name that it has on EMR. */
export function idOf(name: string | undefined): string {
  return (name ?? "").split(" ")[0] ?? "";
}

/** Retries as always, at once. */
function impatient(): StandardRetryStrategy {
  return new StandardRetryStrategy({
    maxAttempts: 10,
    baseDelay: 0,
    backoff: { computeNextBackoffDelay: () => 0, setDelayBase: () => undefined },
  });
}
