import { addJobFlowSteps } from "./add-job-flow-steps.ts";
import { cancelSteps } from "./cancel-steps.ts";
import { describeCluster } from "./describe-cluster.ts";
import { describeStep } from "./describe-step.ts";
import { listClusters } from "./list-clusters.ts";
import { listSteps } from "./list-steps.ts";
import type { Operation } from "./operation.ts";
import { runJobFlow } from "./run-job-flow.ts";
import { terminateJobFlows } from "./terminate-job-flows.ts";

/** By the name that EMR's wire protocol has for it. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    AddJobFlowSteps: addJobFlowSteps,
    CancelSteps: cancelSteps,
    DescribeCluster: describeCluster,
    DescribeStep: describeStep,
    ListClusters: listClusters,
    ListSteps: listSteps,
    RunJobFlow: runJobFlow,
    TerminateJobFlows: terminateJobFlows,
  }),
);
