import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Cluster, DescribeClusterCommand, ListClustersCommand, paginateListSteps } from "@aws-sdk/client-emr";
import { CreateStateMachineCommand, DescribeExecutionCommand, type SFNClient } from "@aws-sdk/client-sfn";
import { onTestFinished } from "vitest";
import { awsClients, type AwsClients, standardRetries } from "../../../../src/aws/clients.ts";
import type { EmitOrder } from "../../../../src/emit/order.ts";
import { stateMachine } from "../../../../src/emit/state-machine/state-machine.ts";
import type { InstantOutcome } from "../../../../src/local/executor/instant.ts";
import { type Endpoint, type FaultRule, InstantExecutor, startEndpoint } from "../../../../src/local/index.ts";
import { asText, bind } from "../../../../src/plan/bind.ts";
import type { Deployment } from "../../../../src/plan/deployment.ts";
import type { Plan } from "../../../../src/plan/plan.ts";
import { deployCrawlers } from "../../../../src/run/deploy-crawlers.ts";
import type { RunEvent } from "../../../../src/run/events.ts";
import { execute, type Work } from "../../../../src/run/execute.ts";
import { FolderStore } from "../../../../src/run/folder-store.ts";
import type { Text } from "../../../../src/model/symbol.ts";
import { Ledger } from "../../../../src/run/ledger/ledger.ts";
import { newOwner } from "../../../../src/run/ledger/owner.ts";
import type { RunRecord, RunStatus } from "../../../../src/run/ledger/record.ts";
import type { RunOrder } from "../../../../src/run/order.ts";
import { publishPlan } from "../../../../src/run/publish/index.ts";
import { runStateMachine } from "../../../../src/run/ways/state-machine.ts";
import { compileTree, type Tree } from "../../../project.ts";
import { type Kill, killableClients, Life } from "../../support/killable.ts";
import { idOf } from "../../support/rig.ts";

export type Script = (step: string, execution: number) => InstantOutcome;

export interface RigOptions {
  readonly script?: Script;
  readonly faults?: readonly FaultRule[];
  /** What was there before the project. */
  readonly before?: (clients: AwsClients) => Promise<Deployment>;
}

export interface RunOptions extends Partial<Pick<RunOrder, "run" | "steps" | "vars" | "kept" | "deployment">> {
  readonly wait?: boolean;
  /** Instead of running it. */
  readonly work?: Work;
  readonly stop?: AbortController;
  readonly tell?: (event: RunEvent) => void;
  /** Milliseconds that the runner's clock is ahead: a lease of before is over. */
  readonly later?: number;
  readonly handOverAt?: Date;
  /** The runner dies at a request, or when this resolves: nothing of it happens any more. */
  readonly kill?: Kill;
  readonly death?: Promise<void>;
}

export interface Ran {
  readonly status: RunStatus | "killed";
  readonly events: readonly RunEvent[];
}

/** A project that is deployed as a state machine, and the endpoint that its tasks reach. */
export class MachineRig {
  readonly plan: Plan;
  readonly executor: InstantExecutor;
  readonly machine: string;
  /** Clients that nobody else has. */
  readonly connect: () => AwsClients;
  readonly #store: FolderStore;
  readonly #deployment: Deployment;

  private constructor(
    plan: Plan,
    executor: InstantExecutor,
    connect: () => AwsClients,
    { store, deployment, machine }: { store: FolderStore; deployment: Deployment; machine: string },
  ) {
    this.plan = plan;
    this.executor = executor;
    this.connect = connect;
    this.#store = store;
    this.#deployment = deployment;
    this.machine = machine;
  }

  static async start(sfn: () => SFNClient, tree: Tree, options: RigOptions = {}): Promise<MachineRig> {
    const { script = () => ({ succeeded: true }), faults = [], before = () => Promise.resolve({}) } = options;
    const { plan: compiled, diagnostics } = compileTree(tree, "dev");
    if (!compiled) throw new Error(JSON.stringify(diagnostics));
    const account = "123456789012";
    const plan = bind(compiled, { account }, compiled);
    const folder = mkdtempSync(join(tmpdir(), "emrald-machine-"));
    const store = new FolderStore(join(folder, "s3"));
    await publishPlan(plan, (file) => Buffer.from(tree[file] ?? ""), store);
    const executions = new Map<string, number>();
    const executor = new InstantExecutor({
      outcome: ({ name }) => {
        const execution = (executions.get(idOf(name)) ?? 0) + 1;
        executions.set(idOf(name), execution);
        return script(idOf(name), execution);
      },
    });
    const s3Dir = join(folder, "s3");
    const endpoint: Endpoint = await startEndpoint({ stateDir: folder, s3Dir, executor: () => executor, faults });
    onTestFinished(async () => {
      await endpoint.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const connect = (): AwsClients => ({
      ...awsClients({ region: "us-east-1", endpoint: endpoint.url }, standardRetries()),
      sfn: sfn(),
    });
    const clients = connect();
    await deployCrawlers(plan, clients.glue);
    const roles = { service_role: "emr", instance_profile: "nodes", subnets: ["subnet-1"] };
    const deployment = { account, ...roles, ...(await before(clients)) };
    // Where a project has no setting that a machine cannot have, nothing of its environment is looked at.
    const { value: definition } = stateMachine({
      plan: compiled,
      deployment,
      environment: {} as EmitOrder["environment"],
    });
    const { port } = new URL(endpoint.url);
    const { stateMachineArn = "" } = await clients.sfn.send(
      new CreateStateMachineCommand({
        name: `machine-${port}-${Date.now()}`,
        definition: JSON.stringify(definition, withoutWaits),
        roleArn: `arn:aws:iam::${account}:role/port-${port}`,
      }),
    );
    return new MachineRig(plan, executor, connect, { store, deployment, machine: stateMachineArn });
  }

  /** One runner's life. */
  async run({
    run = "run-1",
    wait = true,
    work: given,
    stop,
    tell,
    later = 0,
    handOverAt,
    kill,
    death,
    ...asked
  }: RunOptions = {}): Promise<Ran> {
    const now = (): Date => new Date(Date.now() + later);
    const events: RunEvent[] = [];
    const { plan } = this;
    const ledger = Ledger.of(plan, this.#store, now);
    const life = new Life(kill);
    const aws = killableClients(this.connect(), life);
    let isDead = false;
    const order: RunOrder = {
      plan,
      deployment: { ...this.#deployment, state_machine: this.machine },
      run,
      via: "state-machine",
      steps: Object.keys(plan.steps),
      vars: {},
      kept: {},
      ...asked,
    };
    const work = async (): Promise<RunStatus> => {
      const owner = newOwner();
      const lease = await ledger.take(run, owner);
      const world = {
        aws,
        store: this.#store,
        ledger,
        now,
        sleep: async (milliseconds: number, signal: AbortSignal): Promise<void> => {
          await delay(milliseconds, undefined, { signal }).catch(() => undefined);
          if (isDead) await new Promise(() => undefined);
          await life.stillLives();
        },
        poll: { from: 5, to: 20 },
        settle: 5,
        emit: (event: RunEvent): void => {
          events.push(event);
          tell?.(event);
        },
        ...(handOverAt ? { handOverAt } : {}),
        signal: stop?.signal ?? new AbortController().signal,
      };
      let status: RunStatus | undefined;
      try {
        status = await execute(order, world, lease, owner, given ?? ((open) => runStateMachine(open, wait)));
        return status;
      } finally {
        await (status === "running" ? lease.leave() : lease.release());
      }
    };
    const died = death?.then(() => {
      isDead = true;
      return "killed" as const;
    });
    const status = await Promise.race([work(), life.killed, ...(died ? [died] : [])]);
    return { status, events };
  }

  /** Puts a file into a folder of a bucket. */
  async put(folder: Text | undefined, name: string): Promise<void> {
    await this.#store.write(`${asText(folder)}${name}`, Buffer.from("x"));
  }

  async record(run = "run-1"): Promise<RunRecord> {
    const record = await Ledger.of(this.plan, this.#store, () => new Date()).read(run);
    if (!record) throw new Error(`there is no run ${run}`);
    return record;
  }

  async states(run?: string): Promise<Record<string, string>> {
    return Object.fromEntries(Object.entries((await this.record(run)).steps).map(([id, { state }]) => [id, state]));
  }

  /** Every cluster that the endpoint has had. */
  async clusters(): Promise<Cluster[]> {
    const { emr } = this.connect();
    const { Clusters = [] } = await emr.send(new ListClustersCommand({}));
    return Promise.all(
      Clusters.map(async ({ Id }) => (await emr.send(new DescribeClusterCommand({ ClusterId: Id }))).Cluster ?? {}),
    );
  }

  /** The argument lists of steps, by their names. */
  async arguments(): Promise<Record<string, readonly string[]>> {
    const { emr } = this.connect();
    const found: Record<string, readonly string[]> = {};
    for (const { Id } of await this.clusters())
      for await (const { Steps = [] } of paginateListSteps({ client: emr }, { ClusterId: Id }))
        for (const { Name = "", Config } of Steps) found[Name] = Config?.Args ?? [];
    return found;
  }

  async execution(run = "run-1"): Promise<string | undefined> {
    const executionArn = `${this.machine.replace(":stateMachine:", ":execution:")}:${run}`;
    return (await this.connect().sfn.send(new DescribeExecutionCommand({ executionArn }))).status;
  }

  async clusterStates(): Promise<(string | undefined)[]> {
    return (await this.clusters()).map(({ Status }) => Status?.State);
  }
}

/** Nobody wants to wait in a test: what a definition waits before it looks again, or tries again, it does not. */
function withoutWaits(key: string, value: unknown): unknown {
  if (key === "Seconds") return 0;
  if (key === "MaxDelaySeconds") return 1;
  return key === "IntervalSeconds" ? 1 : value;
}
