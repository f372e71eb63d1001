import { awsClients } from "../../aws/clients.ts";
import { UsageError } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import { newestRecords } from "../../run/ledger/records.ts";
import { clusterPages, type Looking } from "../../run/pages/cluster-pages.ts";
import { PERMISSIONS } from "../../run/pages/types.ts";
import { standing } from "../../run/standing.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import type { PagesDocument } from "../print/pages.ts";
import { deploymentOf } from "./deployment.ts";
import { type OpenLedger, openLedger, readRun } from "./open-ledger.ts";

export interface Asked {
  readonly run: string | undefined;
  readonly cluster: string | undefined;
  readonly binding: string | undefined;
}

/** Spark's pages are off in a local run, whose applications last for seconds. */
const INSTEAD_HERE = [
  "A run on this machine has no pages: its Spark serves none (spark.ui.enabled=false). There is instead",
  "  emrald runs                            what has run",
  "  emrald runs <run> --logs <step>        the log of a step, with --follow while it runs",
  "  .emrald/local/nodes/<cluster>/steps/   the same as files",
] as const;

/** How to reach the pages of the clusters that are asked for. */
export async function pagesOf(
  root: string,
  plan: Plan,
  { run, cluster, binding }: Asked,
  looking: Pick<Looking, "now" | "wait">,
): Promise<PagesDocument> {
  const { environment, region } = plan;
  const head = { format: 1, command: "runs ui", environment } as const;
  if (environment === LOCAL_ENVIRONMENT) {
    if (run !== undefined) await readRun(openLedger(root, plan, await deploymentOf(plan, binding)), run);
    return { ...head, ...(run === undefined ? {} : { run }), clusters: [], permissions: [], instead: INSTEAD_HERE };
  }
  const found: RunClusters =
    cluster === undefined
      ? await clustersOf(openLedger(root, plan, await deploymentOf(plan, binding)), run)
      : { clusters: [{ id: cluster }] };
  const { emr } = awsClients({ region });
  const clusters: PagesDocument["clusters"][number][] = [];
  for (const { id, name } of found.clusters)
    clusters.push({
      ...(name === undefined ? {} : { name }),
      ...(await clusterPages({ ...looking, emr, region }, id)),
    });
  return { ...head, ...(found.run === undefined ? {} : { run: found.run }), clusters, permissions: PERMISSIONS };
}

interface RunClusters {
  readonly run?: string;
  readonly clusters: readonly { readonly id: string; readonly name?: string }[];
}

/** The clusters of a run, or of the newest that had some. */
async function clustersOf(open: OpenLedger, wanted: string | undefined): Promise<RunClusters> {
  const run = wanted ?? (await newest(open));
  const { record, plan, progress } = await readRun(open, run);
  const { clusters } = record.status === "running" ? standing(plan, progress, false) : record;
  const found = Object.entries(clusters).map(([name, id]) => ({ id, name }));
  if (found.length === 0)
    throw new UsageError(`run "${run}" has had no cluster`, `emrald runs ${run} says where its steps stand.`);
  return { run, clusters: found };
}

async function newest({ plan, ledger }: OpenLedger): Promise<string> {
  const [last] = await newestRecords(ledger, plan.environment, 1);
  if (last) return last.run;
  throw new UsageError(`environment "${plan.environment}" has had no runs`, "Name a cluster: --cluster j-….");
}
