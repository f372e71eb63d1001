import { UsageError } from "../../errors.ts";
import { GLUE, placeOf } from "../place.ts";
import type { RunOrder } from "../order.ts";

/** Names of executions (Step Functions API reference, StartExecution): RunName is narrower than what they take. */
const EXECUTION_NAME = /^[A-Za-z0-9_-]{1,80}$/;

const MACHINE = /^arn:[a-z-]+:states:[a-z0-9-]+:[0-9]{12}:stateMachine:[^:]+(:[^:]+)?$/;

/** Throws a UsageError where a state machine cannot do what is ordered. Asks nobody, so it can be told before anything is done. */
export function requireStateMachine(order: RunOrder): void {
  const { plan, deployment, run, steps, kept } = order;
  const machine = deployment.state_machine;
  if (machine === undefined) {
    throw new UsageError(
      `no state machine of environment "${plan.environment}" is known`,
      "Give its ARN with --binding file.json (state_machine: arn:aws:states:…), or run with --via steps.",
    );
  }
  if (!MACHINE.test(machine)) {
    throw new UsageError(
      `"${machine}" is not the ARN of a state machine`,
      "It looks like arn:aws:states:us-east-1:123456789012:stateMachine:name.",
    );
  }
  if (!EXECUTION_NAME.test(run)) {
    throw new UsageError(
      `"${run}" cannot be the name of an execution`,
      "With --via state-machine a --run-id has 1 to 80 letters, digits, - and _.",
    );
  }
  const left = Object.keys(plan.steps).filter((step) => !steps.includes(step));
  if (left.length > 0) {
    throw new UsageError(
      `a state machine runs all of its ${Object.keys(plan.steps).length} steps, and ${left.length} of them are not asked for: ${some(left)}`,
      "Leave out the pipelines and --only, or run with --via steps.",
    );
  }
  const given = Object.values(kept);
  if (given.length > 0) {
    throw new UsageError(
      `a state machine has its clusters in its definition, and cannot run on ${given.join(", ")}`,
      "Leave out --cluster, or run with --via steps.",
    );
  }
  standingClusters(order);
}

/** The plan's name of a cluster to the id of one that stands, as the definition has it. Empty where a run makes its own. */
export function standingClusters({ plan, deployment }: RunOrder): Record<string, string> {
  if (plan.settings.lifecycle === "transient") return {};
  const ids = clustersOf(plan).map((name) => [name, deployment.clusters?.[name] ?? plan.settings.cluster_id] as const);
  const unknown = ids.flatMap(([name, id]) => (id === undefined ? [name] : []));
  if (unknown.length > 0) {
    throw new UsageError(
      `the standing cluster "${unknown.join('", "')}" of environment "${plan.environment}" is not known`,
      `Its steps are looked at while the state machine runs: give its id with --binding (clusters: { ${unknown[0]}: j-… }).`,
    );
  }
  return Object.fromEntries(ids.map(([name, id]) => [name, id ?? ""]));
}

/** The clusters of a plan that have steps. */
export function clustersOf(plan: RunOrder["plan"]): string[] {
  const places = new Set(Object.keys(plan.steps).map((step) => placeOf(plan, step)));
  places.delete(GLUE);
  return [...places].sort();
}

function some(steps: readonly string[]): string {
  const shown = steps.slice(0, 3).join(", ");
  return steps.length > 3 ? `${shown}, …` : shown;
}
