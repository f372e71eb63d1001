import { describeStepSummary } from "../api/describe.ts";
import { invalidRequest } from "../api/errors.ts";
import { list, required, string, structure } from "../api/shape.ts";
import type { StepState } from "../machine/records.ts";
import { findCluster, findStep } from "./lookup.ts";
import { operation } from "./operation.ts";
import { pageNewestFirst } from "./paging.ts";

const states: readonly StepState[] = [
  "PENDING",
  "CANCEL_PENDING",
  "RUNNING",
  "COMPLETED",
  "CANCELLED",
  "FAILED",
  "INTERRUPTED",
];

/** EMR lists a cluster's newest thousand steps only; older ones are found by their ids. */
const VISIBLE_STEPS = 1_000;

const input = structure({
  ClusterId: required(string()),
  StepStates: list(string({ oneOf: states })),
  StepIds: list(string(), { max: 10 }),
  Marker: string(),
});

export const listSteps = operation(input, ({ ClusterId, StepStates = [], StepIds = [], Marker }, engine) => {
  const cluster = findCluster(engine, ClusterId);
  if (StepStates.length > 0 && StepIds.length > 0) {
    throw invalidRequest("Cannot specify both StepIds and StepStates.");
  }
  if (StepIds.length > 0) return { Steps: StepIds.map((id) => describeStepSummary(findStep(cluster, id))) };
  const { steps } = cluster.record;
  const page = pageNewestFirst(steps, {
    marker: Marker,
    oldest: Math.max(0, steps.length - VISIBLE_STEPS),
    include: (step) => StepStates.length === 0 || StepStates.includes(step.state),
  });
  return { Steps: page.items.map(describeStepSummary), Marker: page.marker };
});
