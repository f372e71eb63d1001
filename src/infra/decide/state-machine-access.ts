import { invariant } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import { stepsWithRoles } from "./access/roles.ts";
import { ec2Service } from "./access/service.ts";
import { arn, type Home, iamArn } from "./arns.ts";
import { stepRolePath } from "./names.ts";
import type { Statement } from "./policy.ts";

/** ARNs of the roles that a cluster is started with. */
export interface PassedRoles {
  /** EMR's own. */
  readonly service: string;
  /** Of the nodes' instance profile. */
  readonly nodes: string;
}

export interface StateMachineRights {
  readonly plan: Plan;
  readonly home: Home;
  /** A state machine's text. */
  readonly definition: string;
  readonly passed: PassedRoles;
}

interface Integration {
  /** Actions of EMR, on a cluster. */
  readonly cluster?: readonly string[];
  /** Actions of Glue, on a crawler. */
  readonly crawler?: readonly string[];
  /** What the rule of EventBridge is called after by which Step Functions hears of the end. */
  readonly event?: string;
  /** True where a cluster is started. */
  readonly isStart?: true;
}

/** What a state machine may be asked to do, and what it has to be allowed for that (Step Functions Developer Guide, IAM policies for Amazon EMR). */
const INTEGRATIONS: Readonly<Record<string, Integration>> = {
  "elasticmapreduce:createCluster.sync": {
    isStart: true,
    cluster: ["DescribeCluster", "TerminateJobFlows"],
    event: "RunJobFlow",
  },
  "elasticmapreduce:addStep.sync": {
    cluster: ["AddJobFlowSteps", "DescribeStep", "CancelSteps"],
    event: "AddJobFlowSteps",
  },
  "elasticmapreduce:cancelStep": { cluster: ["CancelSteps"] },
  "elasticmapreduce:setClusterTerminationProtection": { cluster: ["SetTerminationProtection"] },
  "elasticmapreduce:terminateCluster": { cluster: ["TerminateJobFlows", "DescribeCluster"] },
  "elasticmapreduce:terminateCluster.sync": {
    cluster: ["TerminateJobFlows", "DescribeCluster"],
    event: "TerminateJobFlows",
  },
  "aws-sdk:emr:listSteps": { cluster: ["ListSteps"] },
  "aws-sdk:emr:describeStep": { cluster: ["DescribeStep"] },
  "aws-sdk:glue:startCrawler": { crawler: ["StartCrawler"] },
  "aws-sdk:glue:getCrawler": { crawler: ["GetCrawler"] },
  "aws-sdk:glue:stopCrawler": { crawler: ["StopCrawler"] },
};

/** What the state machine may do: what its states do, on the clusters and crawlers that they do it to, and nothing else. */
export function stateMachineStatements(rights: StateMachineRights): Statement[] {
  const used = integrationsOf(rights.definition).map((name) => {
    const integration = INTEGRATIONS[name];
    invariant(integration, `the state machine uses "${name}", and nothing says what it needs for that`);
    return integration;
  });
  const all = (key: "cluster" | "crawler"): string[] => [...new Set(used.flatMap((one) => one[key] ?? []))].sort();
  return [
    ...(used.some(({ isStart }) => isStart) ? startStatements(rights) : []),
    ...clusterStatements(rights, all("cluster")),
    ...crawlerStatements(rights, all("crawler")),
    ...eventStatements(rights.home, [...new Set(used.flatMap(({ event }) => event ?? []))].sort()),
    logStatement(),
  ];
}

/** The integrations that a definition uses, each once: `elasticmapreduce:addStep.sync`, … */
export function integrationsOf(definition: string): string[] {
  return [...new Set(resourcesIn(JSON.parse(definition)))].map((resource) => resource.split(":::")[1] ?? "").sort();
}

function resourcesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { Type, Resource, Parameters: _, ...inside } = value as Readonly<Record<string, unknown>>;
  return [
    ...(Type === "Task" && typeof Resource === "string" ? [Resource] : []),
    ...Object.values(inside).flatMap(resourcesIn),
  ];
}

function startStatements({ plan, home, passed }: StateMachineRights): Statement[] {
  const scales = Object.values(plan.clusters).some(({ fleet }) => fleet.scaling !== undefined);
  const clusters = [arn(home, "elasticmapreduce", "cluster/*")];
  return [
    {
      Sid: "RunJobFlow",
      Effect: "Allow",
      Action: ["elasticmapreduce:RunJobFlow"],
      Resource: ["*"],
      Condition: ours(plan, "Request"),
    },
    { Effect: "Allow", Action: ["elasticmapreduce:AddTags"], Resource: clusters, Condition: ours(plan, "Request") },
    {
      // A part of RunJobFlow, when the cluster has no tags yet that could be asked for.
      Effect: "Allow",
      Action: [
        "elasticmapreduce:PutAutoTerminationPolicy",
        ...(scales ? ["elasticmapreduce:PutManagedScalingPolicy"] : []),
      ],
      Resource: clusters,
    },
    passRole(passed.service, "elasticmapreduce.amazonaws.com*"),
    passRole(passed.nodes, `${ec2Service(home)}*`),
    {
      // The first cluster of an account makes the role with which EMR cleans up (EMR Management Guide, service-linked roles).
      Effect: "Allow",
      Action: ["iam:CreateServiceLinkedRole"],
      Resource: [iamArn(home, "role/aws-service-role/elasticmapreduce.amazonaws.com*/AWSServiceRoleForEMRCleanup*")],
      Condition: { StringLike: { "iam:AWSServiceName": "elasticmapreduce.amazonaws.com*" } },
    },
  ];
}

/** The services' names as AWS's own policies for EMR match them: China's end in `.cn` (AmazonEMRFullAccessPolicy_v2). */
function passRole(role: string, service: string): Statement {
  return {
    Effect: "Allow",
    Action: ["iam:PassRole"],
    Resource: [role],
    Condition: { StringLike: { "iam:PassedToService": service } },
  };
}

/** Clusters of runs and of the stack are known by their tags; one that exists, by its id. */
function clusterStatements({ plan, home }: StateMachineRights, actions: readonly string[]): Statement[] {
  const { cluster_id } = plan.settings;
  const Resource = [arn(home, "elasticmapreduce", `cluster/${cluster_id ?? "*"}`)];
  const tags = cluster_id === undefined ? ours(plan, "Resource") : {};
  // Steps of other kinds come without a role.
  const roles: Condition = {
    StringLikeIfExists: { "elasticmapreduce:ExecutionRoleArn": iamArn(home, `role${stepRolePath(plan)}*`) },
  };
  const may = (some: readonly string[], Condition: Condition): Statement[] =>
    some.length === 0
      ? []
      : [
          {
            Effect: "Allow",
            Action: some.map((action) => `elasticmapreduce:${action}`),
            Resource,
            ...(Object.keys(Condition).length > 0 ? { Condition } : {}),
          },
        ];
  const isAdd = (action: string): boolean => action === "AddJobFlowSteps";
  return [
    ...may(actions.filter(isAdd), stepsWithRoles(plan).length > 0 ? { ...tags, ...roles } : tags),
    ...may(
      actions.filter((action) => !isAdd(action)),
      tags,
    ),
  ];
}

function crawlerStatements({ plan, home }: StateMachineRights, actions: readonly string[]): Statement[] {
  if (actions.length === 0) return [];
  const names = Object.values(plan.steps).flatMap(({ crawler }) => crawler?.name ?? []);
  return [
    {
      Effect: "Allow",
      Action: actions.map((action) => `glue:${action}`),
      Resource: [...new Set(names)].sort().map((name) => arn(home, "glue", `crawler/${name}`)),
    },
  ];
}

/** The rules are Step Functions' own, one for each kind of call in an account. */
function eventStatements(home: Home, events: readonly string[]): Statement[] {
  if (events.length === 0) return [];
  return [
    {
      Effect: "Allow",
      Action: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
      Resource: events.map((event) => arn(home, "events", `rule/StepFunctionsGetEventForEMR${event}Rule`)),
    },
  ];
}

function logStatement(): Statement {
  return {
    Sid: "LogDelivery",
    Effect: "Allow",
    Action: [
      "logs:CreateLogDelivery",
      "logs:GetLogDelivery",
      "logs:UpdateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:DescribeResourcePolicies",
      "logs:DescribeLogGroups",
    ],
    Resource: ["*"],
  };
}

type Condition = NonNullable<Statement["Condition"]>;

function ours({ project, environment }: Plan, of: "Request" | "Resource"): Condition {
  return {
    StringEquals: {
      [`aws:${of}Tag/emrald:project`]: project,
      [`aws:${of}Tag/emrald:environment`]: environment,
    },
  };
}
