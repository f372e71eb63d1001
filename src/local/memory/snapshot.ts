import type { JobFlow } from "../api/job-flow.ts";
import type { ClusterStatus, StepRecord } from "../machine/records.ts";
import { StepList } from "../machine/step-list.ts";
import type { StoredCluster } from "../store.ts";

/** A cluster as data, with everything that has happened to it. */
export interface ClusterSnapshot extends ClusterStatus {
  readonly id: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly request: JobFlow;
  readonly steps: readonly StepRecord[];
}

export function takeSnapshot({ arn, request, record }: StoredCluster): ClusterSnapshot {
  return { ...record, arn, request, steps: [...record.steps] };
}

export function fromSnapshot({ arn, request, steps, ...record }: ClusterSnapshot): StoredCluster {
  const list = new StepList();
  for (const step of steps) list.put(step);
  // The list remembers the step that was put last as the one that ended last.
  const [last] = steps.filter((step) => step.endedAt !== undefined).sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
  if (last) list.put(last);
  list.commit();
  return { arn, request, record: { ...record, steps: list } };
}
