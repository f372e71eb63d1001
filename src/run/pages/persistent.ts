import {
  type Cluster,
  CreatePersistentAppUICommand,
  DescribePersistentAppUICommand,
  type EMRClient,
  GetPersistentAppUIPresignedURLCommand,
  type PersistentAppUIType,
} from "@aws-sdk/client-emr";
import { refusal } from "./refusal.ts";
import type { Page } from "./types.ts";

/** Waits a moment; returns false when there is no more time. */
export type Patience = () => Promise<boolean>;

/** EMR keeps what they show for 30 days after an application ends (EMR Release Guide, 5.30.1: persistent application interfaces). */
const KEPT_DAYS = 30;
const DAY = 24 * 3600 * 1000;

const PAGES: readonly (readonly [page: string, type: PersistentAppUIType])[] = [
  ["Spark history", "SHS"],
  ["YARN timeline", "YTS"],
];

/** Links to the pages that EMR keeps beside a cluster, while it runs and after its end. Asking for them makes them. */
export async function persistentPages(
  emr: EMRClient,
  { ClusterArn, Status }: Cluster,
  now: Date,
  wait: () => Patience,
): Promise<Page[]> {
  const ended = Status?.Timeline?.EndDateTime;
  const none = (why: string): Page[] => PAGES.map(([page]) => ({ page, from: "persistent", why }));
  if (ended && now.getTime() - ended.getTime() > KEPT_DAYS * DAY)
    return none(`the cluster ended on ${ended.toISOString().slice(0, 10)}; EMR keeps them for ${KEPT_DAYS} days`);
  if (ClusterArn === undefined) return none("EMR does not say the cluster's ARN");
  const made = await refusal(() => emr.send(new CreatePersistentAppUICommand({ TargetResourceArn: ClusterArn })));
  if ("why" in made) return none(made.why);
  const id = made.value.PersistentAppUIId;
  if (id === undefined) return none("EMR does not say what it has made");
  const ready = await refusal(() => isAttached(emr, id, wait()));
  if ("why" in ready) return none(ready.why);
  if (!ready.value) return none("EMR is still making it ready: ask again in a minute");
  const pages: Page[] = [];
  for (const [page, type] of PAGES) pages.push({ page, from: "persistent", ...(await link(emr, id, type, wait())) });
  return pages;
}

async function isAttached(emr: EMRClient, id: string, patience: Patience): Promise<boolean> {
  do {
    const { PersistentAppUI } = await emr.send(new DescribePersistentAppUICommand({ PersistentAppUIId: id }));
    // No page of AWS lists the states; this is the one that its own plugin for notebooks waits for (sagemaker-studio, EMR).
    if (PersistentAppUI?.PersistentAppUIStatus === "ATTACHED") return true;
  } while (await patience());
  return false;
}

async function link(
  emr: EMRClient,
  id: string,
  type: PersistentAppUIType,
  patience: Patience,
): Promise<Pick<Page, "url" | "why">> {
  do {
    const asked = { PersistentAppUIId: id, PersistentAppUIType: type };
    const answer = await refusal(() => emr.send(new GetPersistentAppUIPresignedURLCommand(asked)));
    if ("why" in answer) return { why: answer.why };
    const { PresignedURL, PresignedURLReady } = answer.value;
    if (PresignedURL && PresignedURLReady !== false) return { url: PresignedURL };
  } while (await patience());
  return { why: "its link is not ready yet: ask again in a minute" };
}
