import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { EmitOrder } from "../../../src/emit/order.ts";
import { TARGETS } from "../../../src/emit/targets.ts";
import { stepRoles } from "../../../src/infra/decide/access/roles.ts";
import { policy, POLICY_LIMITS, type Statement } from "../../../src/infra/decide/policy.ts";
import { stateMachineStatements } from "../../../src/infra/decide/state-machine-access.ts";
import {
  foreseenStateMachine,
  stateMachineDefinition,
  stateMachineName,
} from "../../../src/infra/decide/state-machine.ts";
import { bind } from "../../../src/plan/bind.ts";
import { compile } from "../../../src/plan/compile.ts";
import type { Deployment } from "../../../src/plan/deployment.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { loadProject } from "../../../src/project/project.ts";
import { allows, type Request } from "../support/allows.ts";

const CASES = "test/golden/emit";
const ACCOUNT = "123456789012";
const SERVICE = `arn:aws:iam::${ACCOUNT}:role/emrald/emr_demo/emr_demo-dev-service`;
const NODES = `arn:aws:iam::${ACCOUNT}:role/emrald/emr_demo/emr_demo-dev-nodes`;

const orders = await Promise.all(readdirSync(CASES).sort().map(orderOf));

async function orderOf(name: string): Promise<{ name: string; order: EmitOrder; region: string }> {
  const root = join(CASES, name);
  const [scene] = (await loadProject(root, "dev")).scenes;
  if (!scene) throw new Error(`no environment in ${name}`);
  const compiled = compile(scene.environment, scene.lineage, { hash: () => "0".repeat(64), lock: scene.facts.lock });
  const plan = bind(compiled, { account: ACCOUNT }, compiled);
  const binding = join(root, "binding.json");
  const known = existsSync(binding) ? (JSON.parse(readFileSync(binding, "utf8")) as Deployment) : {};
  const deployment: Deployment = {
    account: ACCOUNT,
    service_role: SERVICE,
    instance_profile: "nodes",
    subnets: ["subnet-0a1b2c"],
    clusters: Object.fromEntries(Object.keys(plan.clusters).map((cluster) => [cluster, "j-1ABC"])),
    ...known,
  };
  return { name, order: { plan, environment: scene.environment, deployment }, region: plan.region };
}

function statementsOf({ plan, environment }: EmitOrder): Statement[] {
  const home = { region: plan.region, account: ACCOUNT };
  const { value: definition, diagnostics } = foreseenStateMachine({ plan, environment }, home);
  if (definition === undefined) throw new Error(diagnostics.map(({ message }) => message).join());
  return stateMachineStatements({ plan, home, definition, passed: { service: SERVICE, nodes: NODES } });
}

function caseOf(name: string): EmitOrder {
  const found = orders.find((one) => one.name === name);
  if (!found) throw new Error(`no case ${name}`);
  return found.order;
}

interface Machine {
  readonly States: Readonly<
    Record<string, { readonly Resource?: string; readonly Branches?: Machine[]; readonly ItemProcessor?: Machine }>
  >;
}

function resources({ States }: Machine): string[] {
  return Object.values(States).flatMap(({ Resource, Branches = [], ItemProcessor }) => [
    ...(Resource === undefined ? [] : [Resource]),
    ...[...Branches, ...(ItemProcessor ? [ItemProcessor] : [])].flatMap(resources),
  ]);
}

/** What Step Functions calls differently from EMR. */
const OPTIMIZED: Readonly<Record<string, string>> = {
  createCluster: "RunJobFlow",
  addStep: "AddJobFlowSteps",
  cancelStep: "CancelSteps",
  terminateCluster: "TerminateJobFlows",
  setClusterTerminationProtection: "SetTerminationProtection",
};

/** The action that a state calls, in IAM's words. */
function actionOf(resource: string): string {
  const [, service = "", api = ""] = /:::(?:aws-sdk:)?(\w+):(\w+)/.exec(resource) ?? [];
  if (!resource.includes("aws-sdk:")) return `elasticmapreduce:${OPTIMIZED[api] ?? `unknown ${api}`}`;
  return `${service === "emr" ? "elasticmapreduce" : service}:${api.charAt(0).toUpperCase()}${api.slice(1)}`;
}

/** The tags of a request, and of what it is about. */
function tagged(project: string): Pick<Request, "request" | "resource"> {
  const tags = { "emrald:project": project, "emrald:environment": "dev" };
  return { request: tags, resource: tags };
}

const OURS = tagged("emr_demo");

describe.each(orders)("$name", ({ order, region }) => {
  const cluster = `arn:aws:elasticmapreduce:${region}:${ACCOUNT}:cluster/j-1ABC`;
  const statements = statementsOf(order);

  it("is what `emrald compile --as state-machine --binding` prints", () => {
    const printed = TARGETS["state-machine"].emit(order).value ?? "";
    expect(JSON.parse(stateMachineDefinition(order))).toEqual(JSON.parse(printed));
  });

  it("may do what each of its states does, to clusters and crawlers of its own", () => {
    const used = [...new Set(resources(JSON.parse(stateMachineDefinition(order)) as Machine))];
    expect(used.length).toBeGreaterThan(0);
    for (const resource of used) {
      const action = actionOf(resource);
      const isCrawler = action.startsWith("glue:");
      const crawlers = Object.values(order.plan.steps).flatMap(({ crawler }) => crawler?.name ?? []);
      const targets = isCrawler
        ? crawlers.map((name) => `arn:aws:glue:${region}:${ACCOUNT}:crawler/${name}`)
        : [action.endsWith(":RunJobFlow") ? "*" : cluster];
      for (const target of targets)
        expect(allows(statements, action, target, OURS), `${action} on ${target}`).toBe(true);
      if (!resource.endsWith(".sync")) continue;
      const rule = `arn:aws:events:${region}:${ACCOUNT}:rule/StepFunctionsGetEventForEMR${action.split(":")[1] ?? ""}Rule`;
      for (const events of ["PutRule", "PutTargets", "DescribeRule"])
        expect(allows(statements, `events:${events}`, rule), `${events} of ${rule}`).toBe(true);
    }
  });

  it("may do nothing to what is not its own", () => {
    const actions = statements.flatMap(({ Action }) => Action);
    const foreign = tagged("another");
    // A part of RunJobFlow, before there are tags.
    const early = ["elasticmapreduce:PutAutoTerminationPolicy", "elasticmapreduce:PutManagedScalingPolicy"];
    for (const action of actions.filter((one) => one.startsWith("elasticmapreduce:") && !early.includes(one)))
      for (const resource of ["*", cluster, cluster.replace(ACCOUNT, "210987654321")])
        expect(allows(statements, action, resource, foreign), action).toBe(false);
    for (const action of actions.filter((one) => one.startsWith("glue:")))
      expect(allows(statements, action, `arn:aws:glue:${region}:${ACCOUNT}:crawler/another`)).toBe(false);
  });

  it("passes the roles of EMR and of the nodes, each to its service alone", () => {
    const passes = (resource: string, service: string): boolean =>
      allows(statements, "iam:PassRole", resource, { keys: { "iam:PassedToService": service } });
    const isOwn = order.plan.settings.lifecycle === "transient";
    expect(passes(SERVICE, "elasticmapreduce.amazonaws.com")).toBe(isOwn);
    expect(passes(NODES, "ec2.amazonaws.com")).toBe(isOwn);
    expect(passes(SERVICE, "ec2.amazonaws.com")).toBe(false);
    expect(passes(NODES, "lambda.amazonaws.com")).toBe(false);
    expect(passes(`${NODES}-2`, "ec2.amazonaws.com")).toBe(false);
  });

  it("fits into a role, and has a reason for every wildcard", () => {
    expect(policy(statements).length).toBeLessThanOrEqual(POLICY_LIMITS.inline);
  });
});

it("starts nothing where the cluster stands", () => {
  const actions = statementsOf(caseOf("standing")).flatMap(({ Action }) => Action);
  for (const action of ["RunJobFlow", "AddTags", "TerminateJobFlows", "SetTerminationProtection"])
    expect(actions).not.toContain(`elasticmapreduce:${action}`);
  expect(actions).not.toContain("iam:PassRole");
});

it("may touch the one cluster that the environment names, whatever its tags", () => {
  const order = caseOf("standing");
  const plan: Plan = {
    ...order.plan,
    settings: { ...order.plan.settings, lifecycle: "existing", cluster_id: "j-THEIRS" },
  };
  const statements = statementsOf({ ...order, plan });
  const adds = (id: string, tags: Request): boolean =>
    allows(
      statements,
      "elasticmapreduce:AddJobFlowSteps",
      `arn:aws:elasticmapreduce:${plan.region}:${ACCOUNT}:cluster/${id}`,
      tags,
    );
  expect(adds("j-THEIRS", {})).toBe(true);
  expect(adds("j-1ABC", OURS)).toBe(false);
});

it("adds steps under the roles of the environment's steps alone, and steps that have none", () => {
  const order = caseOf("full");
  const { settings } = order.plan;
  const plan: Plan = { ...order.plan, settings: { ...settings, security: { ...settings.security, roles: "step" } } };
  const statements = statementsOf({ ...order, plan });
  const home = { region: plan.region, account: ACCOUNT };
  const cluster = `arn:aws:elasticmapreduce:${home.region}:${ACCOUNT}:cluster/j-1ABC`;
  const adds = (role?: string): boolean =>
    allows(statements, "elasticmapreduce:AddJobFlowSteps", cluster, {
      ...OURS,
      ...(role === undefined ? {} : { keys: { "elasticmapreduce:ExecutionRoleArn": role } }),
    });
  const roles = Object.values(stepRoles(plan, home));
  expect(roles.length).toBeGreaterThan(0);
  for (const role of roles) expect(adds(role), role).toBe(true);
  expect(adds()).toBe(true);
  expect(adds(NODES)).toBe(false);
});

it("has a reason for the policies of clusters that scale", () => {
  const order = caseOf("full");
  const without: Plan = {
    ...order.plan,
    clusters: Object.fromEntries(
      Object.entries(order.plan.clusters).map(
        ([
          name,
          {
            fleet: { scaling: _, ...fleet },
            ...rest
          },
        ]) => [name, { ...rest, fleet }],
      ),
    ),
  };
  const put = "elasticmapreduce:PutManagedScalingPolicy";
  const [named = ""] = Object.keys(order.plan.clusters);
  const cluster = without.clusters[named];
  if (!cluster) throw new Error("no cluster");
  const scaling = { ...cluster, fleet: { ...cluster.fleet, scaling: { min: 1, max: 2 } } };
  const scaled: Plan = { ...without, clusters: { ...without.clusters, [named]: scaling } };
  expect(statementsOf({ ...order, plan: without }).flatMap(({ Action }) => Action)).not.toContain(put);
  expect(statementsOf({ ...order, plan: scaled }).flatMap(({ Action }) => Action)).toContain(put);
});

it("says of an integration that nobody allowed that it is a bug", () => {
  const { plan } = caseOf("full");
  const definition = JSON.stringify({
    States: { new: { Type: "Task", Resource: "arn:aws:states:::sns:publish", Parameters: {} } },
  });
  expect(() =>
    stateMachineStatements({
      plan,
      home: { region: plan.region, account: ACCOUNT },
      definition,
      passed: { service: SERVICE, nodes: NODES },
    }),
  ).toThrow('the state machine uses "sns:publish"');
});

it("tells before anything is made that a definition is too large", () => {
  const order = caseOf("full");
  const [id = ""] = Object.keys(order.plan.steps).filter((step) => order.plan.steps[step]?.crawler === undefined);
  const step = order.plan.steps[id];
  if (!step) throw new Error("no step");
  const plan: Plan = {
    ...order.plan,
    steps: { ...order.plan.steps, [id]: { ...step, args: ["x".repeat(1_100_000)] } },
  };
  const { value, diagnostics } = foreseenStateMachine(
    { plan, environment: order.environment },
    { region: plan.region, account: ACCOUNT },
  );
  expect(value).toBeUndefined();
  expect(diagnostics.map(({ code }) => code)).toEqual(["emit/unsupported"]);
});

it("deploys nothing that still asks for a value", () => {
  const order = caseOf("full");
  const { service_role: _, ...rest } = order.deployment;
  expect(() => stateMachineDefinition({ ...order, deployment: rest })).toThrow("EMRALD_SERVICE_ROLE");
});

it("is called the same whatever the plan says", () => {
  const { plan } = caseOf("full");
  expect(stateMachineName(plan)).toBe("emr_demo-dev-run");
  expect(stateMachineName({ project: "p".repeat(63), environment: "e".repeat(63) })).toHaveLength(80);
});
