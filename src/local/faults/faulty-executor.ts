import { appendFileSync } from "node:fs";
import type { RunningStep, StepExecutor, StepOutcome, StepToRun } from "../executor/executor.ts";
import type { FaultInjector } from "./injector.ts";

/** What happens to a cluster from outside. */
interface Outside {
  terminate(clusterId: string): void;
  loseNodes(clusterId: string): void;
}

/** Stands before the real executor and keeps from it the steps that a fault strikes: those are never executed. */
export class FaultyExecutor implements StepExecutor {
  readonly #real: StepExecutor;
  readonly #faults: FaultInjector;
  readonly #outside: Outside;

  constructor(real: StepExecutor, faults: FaultInjector, outside: Outside) {
    this.#real = real;
    this.#faults = faults;
    this.#outside = outside;
  }

  clusterStarted(...args: Parameters<NonNullable<StepExecutor["clusterStarted"]>>): void {
    this.#real.clusterStarted?.(...args);
  }

  start(step: StepToRun): RunningStep {
    const fault = this.#faults.onStepStart(step.name);
    if (fault === undefined) return this.#real.start(step);
    step.logs.open();
    step.logs.say(`fault injected: ${fault}`);
    // After the start itself, which is in the middle of what the engine does.
    if (fault === "spot-loss") {
      const done = Promise.resolve().then(() => {
        this.#outside.loseNodes(step.cluster.id);
        return nodesLost(step);
      });
      return { done, cancel: () => {} };
    }
    if (fault === "terminate") void Promise.resolve().then(() => this.#outside.terminate(step.cluster.id));
    return untilCancelled();
  }

  async clusterEnded(clusterId: string): Promise<void> {
    await this.#real.clusterEnded?.(clusterId);
  }

  close(): Promise<void> {
    return this.#real.close();
  }
}

function untilCancelled(): RunningStep {
  let end: (outcome: StepOutcome) => void = () => {};
  const done = new Promise<StepOutcome>((resolve) => (end = resolve));
  return {
    done,
    cancel: () => end({ succeeded: false, failure: { reason: "Cancelled", message: "The step was cancelled." } }),
  };
}

/**
 * YARN runs a lost executor's tasks again elsewhere, and nobody notices. A step fails when the node of its driver (the
 * application master, in cluster mode) goes, twice: that is what spark-submit then prints and the step's log says.
 */
function nodesLost(step: StepToRun): StepOutcome {
  const application = `application_${step.id.slice(2)}_0001`;
  const message =
    `Application ${application} failed 2 times due to AM Container for ${application.replace("application", "appattempt")}_000002 ` +
    "exited with exitCode: -100. Diagnostics: Container released on a *lost* node. Failing the application.";
  appendFileSync(step.logs.stderr, `${message}\n`);
  return { succeeded: false, failure: { reason: "Unknown Error.", message } };
}
