import {
  AddJobFlowStepsCommand,
  CancelStepsCommand,
  DescribeClusterCommand,
  type EMRClient,
  paginateListSteps,
  RunJobFlowCommand,
  type RunJobFlowCommandInput,
  type StepConfig,
  type StepSummary,
  TerminateJobFlowsCommand,
} from "@aws-sdk/client-emr";
import { WorldError } from "../errors.ts";

/** The EMR calls that a run makes. It does not know what answers: EMR, or the local endpoint. */
export class EmrCluster {
  readonly #emr: EMRClient;
  readonly id: string;
  readonly name: string;

  private constructor(emr: EMRClient, id: string, name: string) {
    this.#emr = emr;
    this.id = id;
    this.name = name;
  }

  /** `once` must not retry: see aws/emr.ts. */
  static async start(
    clients: { emr: EMRClient; once: EMRClient },
    name: string,
    input: RunJobFlowCommandInput,
  ): Promise<EmrCluster> {
    const { JobFlowId } = await asking(`start the cluster "${name}"`, () =>
      clients.once.send(new RunJobFlowCommand(input)),
    );
    if (JobFlowId === undefined) throw new WorldError(`EMR started the cluster "${name}" and gave it no id`);
    return new EmrCluster(clients.emr, JobFlowId, name);
  }

  /** Adds a step and returns its id. `once` must not retry. */
  async addStep(once: EMRClient, step: StepConfig): Promise<string> {
    const { StepIds } = await asking(`add the step "${step.Name}"`, () =>
      once.send(new AddJobFlowStepsCommand({ JobFlowId: this.id, Steps: [step] })),
    );
    const id = StepIds?.[0];
    if (id === undefined) throw new WorldError(`EMR took the step "${step.Name}" and gave it no id`);
    return id;
  }

  /** Every step of the cluster, by its id. */
  async steps(): Promise<Map<string, StepSummary>> {
    return asking(`list the steps of ${this.id}`, async () => {
      const steps = new Map<string, StepSummary>();
      for await (const page of paginateListSteps({ client: this.#emr }, { ClusterId: this.id })) {
        for (const step of page.Steps ?? []) if (step.Id !== undefined) steps.set(step.Id, step);
      }
      return steps;
    });
  }

  /** False when EMR did not take the request: the step may just be ending. */
  async cancelStep(id: string): Promise<boolean> {
    const { CancelStepsInfoList } = await asking(`cancel the step ${id}`, () =>
      this.#emr.send(
        new CancelStepsCommand({ ClusterId: this.id, StepIds: [id], StepCancellationOption: "TERMINATE_PROCESS" }),
      ),
    );
    return CancelStepsInfoList?.[0]?.Status !== "FAILED";
  }

  async state(): Promise<{ readonly state: string; readonly reason: string }> {
    const { Cluster } = await asking(`describe ${this.id}`, () =>
      this.#emr.send(new DescribeClusterCommand({ ClusterId: this.id })),
    );
    const { State = "", StateChangeReason } = Cluster?.Status ?? {};
    return { state: State, reason: StateChangeReason?.Message ?? StateChangeReason?.Code ?? "" };
  }

  async terminate(): Promise<void> {
    await asking(`terminate ${this.id}`, () => this.#emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [this.id] })));
  }
}

export function hasEnded(state: string): boolean {
  return state === "TERMINATED" || state === "TERMINATED_WITH_ERRORS";
}

async function asking<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    const { name, message } = cause as Error;
    throw new WorldError(`cannot ${what}: ${name}: ${message}`, { cause });
  }
}
