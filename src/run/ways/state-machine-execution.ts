import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  DescribeStateMachineCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { UsageError, WorldError } from "../../errors.ts";
import { canonical } from "../../model/canonical.ts";
import type { Scalar } from "../../spec/schema/types.ts";
import { asking, cannot } from "../asking.ts";
import type { RunOrder } from "../order.ts";

/**
 * The execution that a run is. Its name is the run's id, so its ARN is known before it is started, and Step Functions starts it
 * once: the name is taken for 90 days (API reference, StartExecution).
 */
export class Execution {
  readonly arn: string;
  readonly #machine: string;
  readonly #run: string;
  readonly #digest: string;
  readonly #input: string;
  readonly #sfn: SFNClient;

  /** `arn`: of an execution that a runner before this one has started. */
  constructor(order: RunOrder, sfn: SFNClient, arn?: string) {
    this.#sfn = sfn;
    this.#run = order.run;
    this.#digest = order.plan.digest;
    this.#machine = order.deployment.state_machine ?? "";
    this.#input = canonical({ vars: byPipeline(order.vars) });
    this.arn = arn ?? executionArn(this.#machine, order.run);
  }

  /** A state machine has its steps in its definition: one that was made of another plan would do other work than was asked for. */
  async requirePlan(): Promise<void> {
    const { definition = "" } = await asking(`describe the state machine ${this.#machine}`, () =>
      this.#sfn.send(new DescribeStateMachineCommand({ stateMachineArn: this.#machine })),
    );
    const deployed = /plan ([0-9a-f]{64})/.exec(definition)?.[1];
    if (deployed === this.#digest) return;
    const what = deployed === undefined ? "is none of emrald's" : `was made of plan ${deployed.slice(0, 12)}`;
    throw new UsageError(
      `the state machine ${this.#machine} ${what}, and the project is plan ${this.#digest.slice(0, 12)} now`,
      "Deploy the project first: what a state machine runs is what was deployed.",
    );
  }

  /** May be called again: Step Functions starts an execution of one name once. */
  async start(): Promise<void> {
    try {
      await this.#sfn.send(
        new StartExecutionCommand({ stateMachineArn: this.#machine, name: this.#run, input: this.#input }),
      );
    } catch (error) {
      if ((error as Error).name !== "ExecutionAlreadyExists") throw cannot("start the execution", error as Error);
      await this.#requireOurs();
    }
  }

  /** Undefined when there is none. */
  async describe(): Promise<DescribeExecutionOutput | undefined> {
    return asking(`describe the execution ${this.arn}`, async () => {
      try {
        return await this.#sfn.send(new DescribeExecutionCommand({ executionArn: this.arn }));
      } catch (error) {
        if ((error as Error).name === "ExecutionDoesNotExist") return undefined;
        throw error;
      }
    });
  }

  /** Stops it; one that has ended, or never was, needs no stop. Its clusters stay: they are for the caller to end. */
  async stop(): Promise<void> {
    await asking(`stop the execution ${this.arn}`, async () => {
      try {
        const cause = "The run was interrupted, or left behind by its runner.";
        await this.#sfn.send(new StopExecutionCommand({ executionArn: this.arn, error: "emrald.Interrupted", cause }));
      } catch (error) {
        if ((error as Error).name !== "ExecutionDoesNotExist") throw error;
      }
    });
  }

  /** An answer that was lost, and an execution that has ended since, look like another's. */
  async #requireOurs(): Promise<void> {
    const there = await this.describe();
    if (there?.input === this.#input) return;
    throw new WorldError(`the execution ${this.arn} is there already, with another input: ${there?.input ?? "none"}`, {
      next: "Nothing was started. An execution's name is taken for 90 days: begin a run with another --run-id.",
    });
  }
}

/** `pipeline.variable` by its two levels, as the definition reads its input (see emit/state-machine/variables.ts). */
function byPipeline(vars: Readonly<Record<string, Scalar>>): Record<string, Record<string, Scalar>> {
  const tree: Record<string, Record<string, Scalar>> = {};
  for (const [whole, value] of Object.entries(vars)) {
    const [pipeline = "", name = ""] = whole.split(".");
    (tree[pipeline] ??= {})[name] = value;
  }
  return tree;
}

/** A machine's version or alias is not part of it. */
function executionArn(machine: string, run: string): string {
  const [arn, partition, states, region, account, , name] = machine.split(":");
  return [arn, partition, states, region, account, "execution", name, run].join(":");
}
