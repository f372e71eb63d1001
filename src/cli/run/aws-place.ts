import { awsClients, s3Client, standardRetries } from "../../aws/clients.ts";
import { UsageError } from "../../errors.ts";
import type { Deployment } from "../../plan/deployment.ts";
import type { Plan } from "../../plan/plan.ts";
import type { RunOrder } from "../../run/order.ts";
import { publishForRun } from "../../run/publish/index.ts";
import { S3Store } from "../../run/s3-store.ts";
import type { Artifacts } from "../../project/facts.ts";
import { boundPlan } from "./bound-plan.ts";
import type { RunPlace } from "./place.ts";

export interface AwsOptions {
  readonly plan: Plan;
  readonly artifacts: Artifacts;
  readonly deployment: Deployment;
  /** `--cluster`: an id of EMR's. */
  readonly cluster: string | undefined;
}

type Order = Pick<RunOrder, "plan" | "via" | "steps">;

/** AWS, by the credentials of the environment. */
export function awsPlace(options: AwsOptions): RunPlace {
  const { artifacts, deployment } = options;
  const plan = boundPlan(options.plan, deployment);
  const retries = standardRetries();
  const place = { region: plan.region };
  const store = new S3Store(s3Client(place, retries));
  return {
    plan,
    deployment,
    keptFor: (order) => keptClusters(order, options),
    store,
    poll: { from: 2_000, to: 30_000 },
    settle: 5_000,
    // Also the plan of a run that is taken up: nobody may take it away before that is in the ledger.
    prepare: async (order) => {
      await publishForRun({ plan: order.plan, bytesOf: (file) => artifacts.bytes(file), store });
    },
    open: () => Promise.resolve(awsClients(place, retries)),
    close: () => Promise.resolve(),
    placeOf: (uri) => uri,
  };
}

/** The clusters that the chosen steps run on and that are there already. */
function keptClusters(order: Order, { cluster, deployment }: AwsOptions): Record<string, string> {
  const { via } = order;
  if (via === "ssh" && Object.keys(deployment.step_roles ?? {}).length > 0) {
    throw new UsageError(
      "the binding gives steps roles of their own, and over ssh all of them run under the nodes' one",
      "Leave step_roles out of the binding, or use --via steps.",
    );
  }
  const kept = via === "state-machine" ? {} : clustersThere(order, { cluster, deployment });
  requireRoles(order, deployment, kept);
  return kept;
}

function clustersThere(
  { plan, via, steps }: Order,
  { cluster, deployment }: Pick<AwsOptions, "cluster" | "deployment">,
): Record<string, string> {
  const needed = [...new Set(steps.flatMap((step) => clusterOf(plan, step)))].sort();
  const { lifecycle, cluster_id } = plan.settings;
  if (cluster !== undefined) {
    if (needed.length > 1) {
      throw new UsageError(
        `--cluster names one cluster, and the steps run on ${needed.length}: ${needed.join(", ")}`,
        "Name pipelines of one of them.",
      );
    }
    return Object.fromEntries(needed.map((name) => [name, cluster]));
  }
  if (lifecycle === "existing") return Object.fromEntries(needed.map((name) => [name, cluster_id ?? ""]));
  if (lifecycle === "transient") {
    if (via !== "ssh") return {};
    throw new UsageError(
      `--via ssh needs a cluster that is there, and environment "${plan.environment}" makes one for each run`,
      "Name one: --cluster j-….",
    );
  }
  const ids = needed.map((name) => [name, deployment.clusters?.[name]] as const);
  const unknown = ids.flatMap(([name, id]) => (id === undefined ? [name] : []));
  if (unknown.length > 0) {
    throw new UsageError(
      `the standing cluster "${unknown.join('", "')}" of environment "${plan.environment}" is not known`,
      `emrald up --env ${plan.environment} makes it; or give its id with --binding (clusters: { ${unknown[0]}: j-… }) or --cluster.`,
    );
  }
  return Object.fromEntries(ids.map(([name, id]) => [name, id ?? ""]));
}

/** EMR refuses a cluster without roles: that is better told before anything begins. */
function requireRoles({ plan, steps, via }: Order, deployment: Deployment, kept: object): void {
  const starts = steps.some((step) => clusterOf(plan, step).some((name) => !Object.hasOwn(kept, name)));
  if (!starts || via === "state-machine") return;
  const missing = (["service_role", "instance_profile"] as const).filter((key) => deployment[key] === undefined);
  if (missing.length === 0) return;
  throw new UsageError(
    `a cluster needs ${missing.join(" and ")}, and nothing says which`,
    `emrald up --env ${plan.environment} makes them; or name yours with --binding file.json (docs/targets.md).`,
  );
}

function clusterOf(plan: Plan, step: string): string[] {
  const { kind, cluster } = plan.steps[step] ?? {};
  return kind === "crawl" || cluster === undefined ? [] : [cluster];
}
