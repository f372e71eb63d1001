import { NO_LOCK } from "../../src/spec/packages-lock.ts";
import { output } from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { Workflow } from "../../src/infra/components/workflow.ts";
import { stateMachineDefinition } from "../../src/infra/decide/state-machine.ts";
import { bind } from "../../src/plan/bind.ts";
import { compile } from "../../src/plan/compile.ts";
import type { Deployment } from "../../src/plan/deployment.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { loadProject } from "../../src/project/project.ts";
import { type Captured, capture } from "./support/capture.ts";

const ACCOUNT = "123456789012";
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/0a1b2c`;
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
const NODES = `arn:aws:iam::${ACCOUNT}:role/emrald/emr_demo/emr_demo-dev-nodes`;
const DEPLOYMENT: Deployment = {
  account: ACCOUNT,
  service_role: `arn:aws:iam::${ACCOUNT}:role/emrald/emr_demo/emr_demo-dev-service`,
  instance_profile: "nodes",
  subnets: ["subnet-0a1b2c"],
};

const [scene] = (await loadProject("test/golden/emit/full", "dev")).scenes;
if (!scene) throw new Error("no environment");
const { environment } = scene;

/** The plan of files that all hold the same. */
function planOf(content: string): Plan {
  const compiled = compile(environment, scene?.lineage ?? never(), {
    hash: () => content.repeat(64),
    lock: NO_LOCK,
  });
  return bind(compiled, { account: ACCOUNT }, compiled);
}

function never(): never {
  throw new Error("no environment");
}

async function made(plan: Plan): Promise<readonly Captured[]> {
  const { resources } = await capture(() => {
    const home = { region: plan.region, account: ACCOUNT };
    new Workflow("workflow", {
      plan,
      environment,
      home,
      diskKey: KEY,
      nodeRole: NODES,
      deployment: output(DEPLOYMENT),
    });
  });
  return resources;
}

function withSecurity(plan: Plan, security: Partial<Plan["settings"]["security"]>): Plan {
  return { ...plan, settings: { ...plan.settings, security: { ...plan.settings.security, ...security } } };
}

function inputsOf(resources: readonly Captured[], type: string): Record<string, unknown> {
  const found = resources.filter((one) => one.type === type);
  if (found.length !== 1) throw new Error(`${found.length} of ${type}`);
  return { ...found[0]?.inputs };
}

it("is a state machine with its role and its log", async () => {
  const plan = planOf("0");
  const resources = await made(plan);
  expect(resources.filter(({ parent }) => parent === "workflow").map(({ type }) => type)).toEqual([
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:iam/role:Role",
    "aws:sfn/stateMachine:StateMachine",
  ]);
  const log = inputsOf(resources, "aws:cloudwatch/logGroup:LogGroup");
  expect(log).toEqual({ name: "/aws/vendedlogs/states/emr_demo-dev-run", retentionInDays: 90 });
  const machine = inputsOf(resources, "aws:sfn/stateMachine:StateMachine");
  expect(machine).toMatchObject({
    name: "emr_demo-dev-run",
    type: "STANDARD",
    loggingConfiguration: { level: "ALL", includeExecutionData: false },
  });
  expect((machine["loggingConfiguration"] as { logDestination: string }).logDestination).toMatch(/:\*$/);
  expect(machine["definition"]).toBe(stateMachineDefinition({ plan, environment, deployment: DEPLOYMENT }));
});

it("is taken on by Step Functions for this one state machine", async () => {
  const role = inputsOf(await made(planOf("0")), "aws:iam/role:Role");
  expect(JSON.parse(String(role["assumeRolePolicy"]))).toMatchObject({
    Statement: [
      {
        Principal: { Service: "states.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": ACCOUNT },
          ArnLike: { "aws:SourceArn": `arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:emr_demo-dev-run` },
        },
      },
    ],
  });
  expect(role).toMatchObject({ name: "emr_demo-dev-workflow", path: "/emrald/emr_demo/", managedPolicyArns: [] });
});

it("uses the customer's key for its log, and has the organisation's boundary", async () => {
  const resources = await made(withSecurity(planOf("0"), { kms_key: KEY, permissions_boundary: BOUNDARY }));
  expect(inputsOf(resources, "aws:cloudwatch/logGroup:LogGroup")["kmsKeyId"]).toBe(KEY);
  expect(inputsOf(resources, "aws:iam/role:Role")["permissionsBoundary"]).toBe(BOUNDARY);
});

it("passes the service role that exists, where one is named", async () => {
  const service_role = `arn:aws:iam::${ACCOUNT}:role/theirs`;
  const resources = await made(withSecurity(planOf("0"), { service_role }));
  const policies = JSON.stringify(inputsOf(resources, "aws:iam/role:Role")["inlinePolicies"]);
  expect(policies).toContain(service_role);
  expect(policies).not.toContain("emr_demo-dev-service");
});

it("differs in its definition alone when a plan changes", async () => {
  const [before, after] = [await made(planOf("0")), await made(planOf("1"))];
  const definitions = [before, after].map((one) => inputsOf(one, "aws:sfn/stateMachine:StateMachine")["definition"]);
  expect(definitions[0]).not.toBe(definitions[1]);
  const without = (resources: readonly Captured[]): unknown[] =>
    resources.map(({ inputs: { definition: _, ...inputs }, ...one }) => ({ ...one, inputs }));
  expect(without(after)).toEqual(without(before));
});
