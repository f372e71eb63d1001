import { cloudwatch, sfn } from "@pulumi/aws";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  interpolate,
  type Output,
} from "@pulumi/pulumi";
import { invariant } from "../../errors.ts";
import type { Deployment } from "../../plan/deployment.ts";
import type { EnvironmentSpec } from "../../spec/types.ts";
import type { Context } from "../context.ts";
import { roleArn } from "../decide/access/roles.ts";
import { arn } from "../decide/arns.ts";
import { awsName } from "../decide/names.ts";
import { trust } from "../decide/policy.ts";
import { stateMachineStatements } from "../decide/state-machine-access.ts";
import {
  foreseenStateMachine,
  logGroupName,
  stateMachineDefinition,
  stateMachineName,
} from "../decide/state-machine.ts";
import { role } from "./role.ts";

export interface WorkflowArgs extends Context {
  /** Where the plan comes from. */
  readonly environment: EnvironmentSpec;
  /** ARN of the role of the nodes. */
  readonly nodeRole: string;
  /** All of it but the state machine. */
  readonly deployment: Output<Deployment>;
}

/** The pipelines as a state machine, with its role and its log. A plan that changes changes it in place. */
export class Workflow extends ComponentResource {
  /** ARN. */
  readonly stateMachine: Output<string>;

  constructor(name: string, args: WorkflowArgs, opts?: ComponentResourceOptions) {
    super("emrald:infra:Workflow", name, {}, opts);
    const { plan, environment, deployment } = args;
    const { security, log_retention_days: retentionInDays } = plan.settings;
    const own = { parent: this };
    const log = new cloudwatch.LogGroup(
      `${name}-log`,
      {
        name: logGroupName(plan),
        retentionInDays,
        ...(security.kms_key === undefined ? {} : { kmsKeyId: security.kms_key }),
      },
      own,
    );
    const machine = new sfn.StateMachine(
      name,
      {
        name: stateMachineName(plan),
        type: "STANDARD",
        roleArn: workflowRole(`${name}-role`, args, own),
        definition: deployment.apply((known) => stateMachineDefinition({ plan, environment, deployment: known })),
        // What states are given and give is left out: it may be values that somebody started the run with.
        loggingConfiguration: { level: "ALL", includeExecutionData: false, logDestination: interpolate`${log.arn}:*` },
      },
      own,
    );
    this.stateMachine = machine.arn;
    this.registerOutputs({ stateMachine: this.stateMachine });
  }
}

function workflowRole(
  name: string,
  { plan, environment, home, nodeRole }: WorkflowArgs,
  own: CustomResourceOptions,
): Output<string> {
  const { value: definition, diagnostics } = foreseenStateMachine({ plan, environment }, home);
  invariant(definition, diagnostics.map(({ message }) => message).join("; "));
  const service = plan.settings.security.service_role ?? roleArn(plan, home, "service");
  return role(
    name,
    {
      plan,
      name: awsName(plan, "workflow"),
      description: "State machine of the pipelines",
      trust: trust("states.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": home.account },
        ArnLike: { "aws:SourceArn": arn(home, "states", `stateMachine:${stateMachineName(plan)}`) },
      }),
      statements: stateMachineStatements({ plan, home, definition, passed: { service, nodes: nodeRole } }),
    },
    own,
  ).arn;
}
