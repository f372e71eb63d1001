import { toClusterDetails } from "./api/cluster-details.ts";
import { toClusterSpec, type JobFlow } from "./api/job-flow.ts";
import type { Clock } from "./clock.ts";
import type { DocumentStore } from "./documents.ts";
import type { CancelMode, StepExecutor } from "./executor/executor.ts";
import { FaultyExecutor } from "./faults/faulty-executor.ts";
import type { FaultInjector } from "./faults/injector.ts";
import { loseSpotNodes } from "./instances/lose-spot-nodes.ts";
import type { IdSource } from "./ids.ts";
import { LiveCluster } from "./live-cluster.ts";
import type { Change } from "./machine/change.ts";
import * as machine from "./machine/machine.ts";
import {
  newCluster,
  type ClusterDetails,
  type ClusterSpec,
  type StateReason,
  type StepSpec,
} from "./machine/records.ts";
import { transact } from "./machine/transact.ts";
import type { ClusterStore, StoredCluster } from "./store.ts";

export interface EngineParts {
  readonly store: ClusterStore;
  readonly documents: DocumentStore;
  readonly executor: StepExecutor;
  readonly faults: FaultInjector;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly region: string;
  readonly stateDir: string;
  readonly s3Dir: string;
  readonly onDefect: (error: unknown) => void;
}

/** What may be done to clusters: has it decided by the machine, kept by the store, and carried out. */
export class Engine {
  readonly store: ClusterStore;
  readonly documents: DocumentStore;
  readonly #parts: EngineParts;
  readonly #executor: StepExecutor;
  readonly #live = new Map<string, LiveCluster>();
  #isClosing = false;

  constructor(parts: EngineParts) {
    this.store = parts.store;
    this.documents = parts.documents;
    this.#parts = parts;
    this.#executor = new FaultyExecutor(parts.executor, parts.faults, {
      terminate: (id) => this.#terminateFromOutside(id),
      loseNodes: (id) => this.#loseNodes(id),
    });
  }

  /** Takes up the clusters that an earlier endpoint left in the store. */
  resume(): void {
    for (const cluster of this.store.all()) {
      const { record } = cluster;
      if (record.endedAt !== undefined) continue;
      const live = this.#makeLive(cluster);
      const isUp = record.state === "RUNNING" || record.state === "WAITING";
      if (isUp && record.steps.startedCount === 0) live.resume();
      this.#happened(cluster, (now) => machine.recovered(record, now));
      if (record.state === "STARTING" || record.state === "BOOTSTRAPPING") live.bringUp({ delayMs: 0 });
      if (record.state === "TERMINATING") live.takeDown();
    }
  }

  now(): number {
    return this.#parts.clock.now();
  }

  runJobFlow(request: JobFlow, specs: readonly StepSpec[]): StoredCluster {
    const { ids, region, faults } = this.#parts;
    const id = ids.clusterId();
    const record = newCluster(id, toClusterSpec(request), this.now(), toClusterDetails(id, request));
    // The steps are the record's from here on; a request with 256 of them is megabytes.
    const { Steps: _, ...rest } = request;
    const stored: StoredCluster = {
      arn: `arn:aws:elasticmapreduce:${region}:000000000000:cluster/${id}`,
      request: rest,
      record,
    };
    machine.addSteps(record, this.#named(specs), this.now());
    this.store.add(stored);
    record.steps.commit();
    this.#makeLive(stored).bringUp(faults.onClusterStart());
    return stored;
  }

  addSteps(cluster: StoredCluster, specs: readonly StepSpec[]): string[] {
    const steps = this.#named(specs);
    this.#called(cluster, (now) => machine.addSteps(cluster.record, steps, now));
    return steps.map((step) => step.id);
  }

  /** Which of them could be cancelled, by their ids. */
  cancelSteps(cluster: StoredCluster, ids: readonly string[], mode: CancelMode): string[] {
    const { steps } = cluster.record;
    let cancelled: string[] = [];
    const act = (now: number) => {
      const cancellable = ids.flatMap((id) => steps.get(id) ?? []).filter(machine.canCancel);
      cancelled = cancellable.map((step) => step.id);
      return cancellable.flatMap((step) => machine.cancelStep(cluster.record, step, now));
    };
    this.#called(cluster, act, mode);
    return cancelled;
  }

  terminate(cluster: StoredCluster, reason: StateReason): void {
    this.#called(cluster, (now) => machine.terminate(cluster.record, reason, now));
  }

  /** Members that are not given stay as they are; one given as undefined goes. */
  modify(
    cluster: StoredCluster,
    set: { readonly spec?: Partial<ClusterSpec>; readonly details?: Partial<ClusterDetails> },
  ): void {
    const { record } = cluster;
    const spec = { ...record.spec, ...set.spec };
    const details = { ...record.details, ...set.details };
    this.#called(cluster, (now) => [
      ...(set.details ? machine.redescribe(record, details, now) : []),
      ...(set.spec ? machine.respecify(record, spec, now) : []),
    ]);
  }

  /** Ends all that runs and waits until it has ended. Steps that are cut off here are neither failed nor completed. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const live = [...this.#live.values()];
    await Promise.all(live.map((cluster) => cluster.close()));
    await this.#executor.close();
    await Promise.all(live.map((cluster) => cluster.closeLogs()));
    this.#live.clear();
    this.store.close();
  }

  #makeLive(stored: StoredCluster): LiveCluster {
    const { clock, stateDir, s3Dir, onDefect } = this.#parts;
    const happened = (cluster: StoredCluster, act: (now: number) => Change[]) => this.#happened(cluster, act);
    const live = new LiveCluster(stored, { executor: this.#executor, clock, stateDir, s3Dir, onDefect, happened });
    this.#live.set(stored.record.id, live);
    return live;
  }

  #named(specs: readonly StepSpec[]): machine.NewStep[] {
    return specs.map((spec) => ({ id: this.#parts.ids.stepId(), spec }));
  }

  /** What a caller asked for: done and kept, or neither, with the error of the store. */
  #called(cluster: StoredCluster, act: (now: number) => Change[], mode: CancelMode = "SEND_INTERRUPT"): void {
    const keep = (changes: readonly Change[]) => this.store.changed(cluster, changes);
    this.#carryOut(
      cluster,
      transact(cluster.record, () => act(this.now()), keep),
      mode,
    );
  }

  /** What the world did: it cannot be refused, so that it is kept as soon as it can be. */
  #happened(cluster: StoredCluster, act: (now: number) => Change[]): void {
    const changes = act(this.now());
    cluster.record.steps.commit();
    if (changes.length > 0) this.store.happened(cluster, changes);
    this.#carryOut(cluster, changes, "SEND_INTERRUPT");
  }

  #carryOut({ record }: StoredCluster, changes: readonly Change[], mode: CancelMode): void {
    const live = this.#live.get(record.id);
    if (!live || this.#isClosing || changes.length === 0) return;
    live.carryOut(changes, mode);
    // Also when its last step has ended after the cluster was told to go.
    if (record.state === "TERMINATING" && record.steps.activeCount === 0) live.takeDown();
    if (record.endedAt !== undefined) this.#live.delete(record.id);
  }

  #terminateFromOutside(id: string): void {
    const cluster = this.store.get(id);
    if (!cluster) return;
    const reason = { code: "USER_REQUEST", message: "Terminated by user request" } as const;
    this.#happened(cluster, (now) => machine.terminate(cluster.record, reason, now));
  }

  #loseNodes(id: string): void {
    const cluster = this.store.get(id);
    if (!cluster) return;
    const { details } = cluster.record;
    const collections = loseSpotNodes(id, details.collections);
    this.#happened(cluster, (now) => machine.redescribe(cluster.record, { ...details, collections }, now));
  }
}
