import { all, type ComponentResourceOptions, jsonStringify, type Output, output, ResourceHook } from "@pulumi/pulumi";
import { invariant } from "../errors.ts";
import type { Deployment } from "../plan/deployment.ts";
import type { EnvironmentSpec } from "../spec/types.ts";
import { Access, nodeRoleArn } from "./components/access.ts";
import { Catalog } from "./components/catalog.ts";
import { Cluster, type ClusterArgs } from "./components/cluster.ts";
import { Contents, type Putting } from "./components/contents.ts";
import { Lake } from "./components/lake.ts";
import { Network } from "./components/network.ts";
import { Notebook } from "./components/notebook.ts";
import { Parameters } from "./components/parameters.ts";
import { Workflow } from "./components/workflow.ts";
import type { Context } from "./context.ts";
import { stepRoles } from "./decide/access/roles.ts";

export interface EnvironmentArgs extends Context {
  /** Where the plan comes from. */
  readonly environment: EnvironmentSpec;
  /** The availability zones of a network that is made. */
  readonly zones: readonly string[];
  /** ARN of the role of an instance profile that exists; undefined where one is made. */
  readonly nodeRole?: string | undefined;
  /** SHA-256 of all uploads. */
  readonly uploads: string;
  readonly put: Putting;
  /** Lets a protected cluster be ended, by its id. */
  readonly unprotect: (cluster: string) => Promise<void>;
}

export interface EnvironmentOutputs {
  /** As `--binding` takes it. */
  readonly binding: Output<Deployment>;
  /** Where Jupyter is. */
  readonly notebook?: Output<string>;
}

/** Everything that an environment's pipelines need, and nothing else. */
export function environmentStack(args: EnvironmentArgs, opts: ComponentResourceOptions): EnvironmentOutputs {
  const { plan } = args;
  const nodeRole = args.nodeRole ?? nodeRoleArn(args);
  const lake = new Lake("lake", args, opts);
  const access = new Access("access", { ...args, nodeRole }, opts);
  new Catalog("catalog", { ...args, crawlerRoles: access.crawlerRoles }, opts);
  const contents = new Contents("contents", args, { ...opts, dependsOn: [lake] });
  // Known by one name whatever the plan holds: a cluster that has left the plan is deleted by it too.
  const unprotect = new ResourceHook("unprotect", ({ id }) => args.unprotect(id));
  const place =
    plan.settings.lifecycle === "existing" ? undefined : placed(args, { access, contents, unprotect }, opts);
  const deployment = deployed(args, access, place);
  const binding = plan.settings.state_machine
    ? withWorkflow(args, { nodeRole, deployment, contents }, opts)
    : deployment;
  const notebook = plan.settings.notebook ? attached(args, place, opts) : undefined;
  // Who has the plan can tell the roles of steps, and a parameter has no room for thousands of them.
  const brief = binding.apply(({ step_roles: _, ...known }) => known);
  new Parameters("parameters", { ...args, binding: jsonStringify(brief) }, opts);
  return { binding, ...(notebook ? { notebook: notebook.url } : {}) };
}

/** Where clusters of ours are. One that exists has a network, roles and settings of its own. */
interface Place {
  readonly network: Network;
  readonly cluster: Cluster;
}

function placed(
  args: EnvironmentArgs,
  parts: Omit<ClusterArgs, keyof Context | "network">,
  opts: ComponentResourceOptions,
): Place {
  const network = new Network("network", args, opts);
  return { network, cluster: new Cluster("cluster", { ...args, ...parts, network }, opts) };
}

function deployed({ plan, home }: Context, access: Access, place: Place | undefined): Output<Deployment> {
  const standing = Object.entries(place?.cluster.standing ?? {}).map(([name, { id }]) => [name, id] as const);
  return output({
    account: home.account,
    ...(access.serviceRole === undefined ? {} : { service_role: access.serviceRole }),
    ...(access.instanceProfile === undefined ? {} : { instance_profile: access.instanceProfile }),
    ...(place
      ? {
          subnets: all([...place.network.subnets]),
          security_configuration: place.cluster.securityConfiguration,
          security_groups: { ...place.network.groups },
        }
      : {}),
    ...(plan.settings.security.roles === "step" ? { step_roles: stepRoles(plan, home) } : {}),
    ...(standing.length > 0 ? { clusters: Object.fromEntries(standing) } : {}),
  });
}

function withWorkflow(
  args: EnvironmentArgs,
  { nodeRole, deployment, contents }: { nodeRole: string; deployment: Output<Deployment>; contents: Contents },
  opts: ComponentResourceOptions,
): Output<Deployment> {
  const workflow = new Workflow(
    "workflow",
    { ...args, nodeRole, deployment },
    // Who starts it starts steps, whose code has to be in S3.
    { ...opts, dependsOn: [contents.plan] },
  );
  return all([deployment, workflow.stateMachine]).apply(([known, state_machine]) => ({ ...known, state_machine }));
}

/** To the cluster of the environment's own fleet. */
function attached(args: EnvironmentArgs, place: Place | undefined, opts: ComponentResourceOptions): Notebook {
  const which = args.environment.fleet ?? "";
  const standing = place?.cluster.standing[which];
  invariant(place && standing, `the notebook's cluster "${which}" is not there`);
  const { network } = place;
  return new Notebook(
    "notebook",
    {
      ...args,
      vpcId: network.vpc,
      subnetId: network.subnets[0] ?? "",
      primarySecurityGroup: network.groups.primary,
      cluster: which,
      livyHost: standing.masterPublicDns,
      endpoints: network.endpoints,
    },
    opts,
  );
}
