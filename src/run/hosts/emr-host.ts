import {
  AddJobFlowStepsCommand,
  CancelStepsCommand,
  type Cluster,
  DescribeClusterCommand,
  type EMRClient,
  ListStepsCommand,
  SetTerminationProtectionCommand,
  type StepConfig,
  type StepSummary,
  TerminateJobFlowsCommand,
} from "@aws-sdk/client-emr";
import type { AwsClients } from "../../aws/clients.ts";
import { once } from "../../aws/retries.ts";
import { asking } from "../asking.ts";
import type { Attempt } from "../progress.ts";
import type { Added, Host, HostEnd } from "./host.ts";

/** EMR takes at most so many steps a call, cancels so many, and lists so many by their ids (API reference). */
const STEPS_A_CALL = 256;
const IDS_A_CALL = 10;

/**
 * A cluster holds 256 pending and running steps, those of others and of the system among them; and one that is ending takes
 * none, which its end will tell.
 */
const NOT_NOW = /maximum number of active steps|shutting down, terminated, or finished/i;

/** Milliseconds that EMR's clock and ours may differ. */
const SKEW = 600_000;

/** A cluster of EMR. It does not know what answers: EMR, or the local endpoint. */
export class EmrHost implements Host {
  readonly id: string;
  readonly #clients: AwsClients;
  readonly #emr: EMRClient;
  readonly #config: (attempt: Attempt) => StepConfig;
  readonly #roleOf: (attempt: Attempt) => string | undefined;
  readonly #isKept: boolean;

  constructor(
    id: string,
    clients: AwsClients,
    options: {
      readonly config: (attempt: Attempt) => StepConfig;
      /** ARN of the role that a step runs under, where it has one of its own. */
      readonly roleOf: (attempt: Attempt) => string | undefined;
      readonly isKept: boolean;
    },
  ) {
    this.id = id;
    this.#clients = clients;
    this.#emr = clients.emr;
    this.#config = options.config;
    this.#roleOf = options.roleOf;
    this.#isKept = options.isKept;
  }

  async add(attempts: readonly Attempt[]): Promise<Added> {
    const ids = new Map<Attempt, string>();
    for (const [role, group] of this.#byRole(attempts)) {
      for (let from = 0; from < group.length; from += STEPS_A_CALL) {
        const part = group.slice(from, from + STEPS_A_CALL);
        const input = {
          JobFlowId: this.id,
          Steps: part.map(this.#config),
          ...(role ? { ExecutionRoleArn: role } : {}),
        };
        const outcome = await once(this.#clients.retries, () =>
          this.#clients.emrOnce.send(new AddJobFlowStepsCommand(input)),
        );
        if ("done" in outcome)
          for (const [index, one] of part.entries()) ids.set(one, outcome.done.StepIds?.[index] ?? "");
        else if ("unknown" in outcome) return outcome;
        // What an earlier call has added is found again by name.
        else if (ids.size > 0) return { unknown: outcome.refused };
        else return NOT_NOW.test(outcome.refused.message) ? { later: outcome.refused } : outcome;
      }
    }
    return { done: attempts.map((attempt) => ids.get(attempt) ?? "") };
  }

  /** A call has one role for all of its steps. */
  #byRole(attempts: readonly Attempt[]): Map<string, Attempt[]> {
    const groups = new Map<string, Attempt[]>();
    for (const attempt of attempts) {
      const role = this.#roleOf(attempt) ?? "";
      groups.set(role, [...(groups.get(role) ?? []), attempt]);
    }
    return groups;
  }

  /** One call tells of fifty steps: pages are turned until all that are wanted were seen. */
  async look(wanted: readonly Attempt[]): Promise<readonly StepSummary[]> {
    const missing = new Set(wanted.flatMap(({ id }) => id ?? []));
    const oldest = Math.min(...wanted.map(({ since }) => since.getTime())) - SKEW;
    const seen = await this.#list((step) => {
      missing.delete(step.Id ?? "");
      return missing.size === 0 || createdAt(step) < oldest;
    });
    // EMR lists the newest thousand only; older ones are found by their ids.
    const rest = [...missing];
    for (let from = 0; from < rest.length; from += IDS_A_CALL) {
      const StepIds = rest.slice(from, from + IDS_A_CALL);
      const { Steps = [] } = await asking(`list the steps of ${this.id}`, () =>
        this.#emr.send(new ListStepsCommand({ ClusterId: this.id, StepIds })),
      );
      seen.push(...Steps);
    }
    return seen;
  }

  find(unsure: readonly Attempt[]): Promise<readonly StepSummary[]> {
    const oldest = Math.min(...unsure.map(({ since }) => since.getTime())) - SKEW;
    return this.#list((step) => createdAt(step) < oldest);
  }

  async cancel(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await asking(`cancel steps of ${this.id}`, () =>
      this.#emr.send(
        new CancelStepsCommand({
          ClusterId: this.id,
          StepIds: [...ids],
          StepCancellationOption: "TERMINATE_PROCESS",
        }),
      ),
    );
  }

  async end(): Promise<HostEnd | undefined> {
    const cluster = await this.describe();
    const { State = "", StateChangeReason } = cluster?.Status ?? {};
    if (cluster && !State.startsWith("TERMINAT")) return undefined;
    const subnet = cluster?.Ec2InstanceAttributes?.Ec2SubnetId;
    return {
      isOver: State !== "TERMINATING",
      code: StateChangeReason?.Code ?? "",
      message: StateChangeReason?.Message ?? (cluster ? State : "EMR does not know it any more"),
      ...(subnet === undefined ? {} : { subnet }),
    };
  }

  /** Undefined when EMR does not know the cluster. */
  async describe(): Promise<Cluster | undefined> {
    return asking(`describe ${this.id}`, async () => {
      try {
        return (await this.#emr.send(new DescribeClusterCommand({ ClusterId: this.id }))).Cluster;
      } catch (error) {
        const { name, message } = error as Error;
        if (name === "InvalidRequestException" && message.includes("is not valid")) return undefined;
        throw error;
      }
    });
  }

  async release(): Promise<void> {
    if (this.#isKept) return;
    const terminate = (): Promise<unknown> => this.#emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [this.id] }));
    await asking(`terminate ${this.id}`, async () => {
      try {
        await terminate();
      } catch (error) {
        if (!(error as Error).message.includes("termination protected")) throw error;
        // EMR protects clusters with three primaries by itself (EMR Management Guide, multiple primary nodes).
        const unprotected = { JobFlowIds: [this.id], TerminationProtected: false };
        await this.#emr.send(new SetTerminationProtectionCommand(unprotected));
        await terminate();
      }
    });
  }

  /** Newest first, until there is enough. */
  async #list(isEnough: (step: StepSummary) => boolean): Promise<StepSummary[]> {
    return asking(`list the steps of ${this.id}`, async () => {
      const found: StepSummary[] = [];
      for (let Marker: string | undefined; ;) {
        const page = await this.#emr.send(
          new ListStepsCommand({ ClusterId: this.id, ...(Marker === undefined ? {} : { Marker }) }),
        );
        found.push(...(page.Steps ?? []));
        ({ Marker } = page);
        // The whole page is looked at: it may hold a second one of the same name.
        const isDone = (page.Steps ?? []).map(isEnough).some(Boolean);
        if (isDone || Marker === undefined) return found;
      }
    });
  }
}

function createdAt({ Status }: StepSummary): number {
  return Status?.Timeline?.CreationDateTime?.getTime() ?? Infinity;
}
