import { type EMRClient, GetOnClusterAppUIPresignedURLCommand, type OnClusterAppUIType } from "@aws-sdk/client-emr";
import { refusal } from "./refusal.ts";
import type { Page } from "./types.ts";

const PAGES: readonly (readonly [page: string, type: OnClusterAppUIType])[] = [
  ["Spark history", "SparkHistoryServer"],
  ["YARN resource manager", "ResourceManager"],
];

/** Links to pages of the primary node, while the cluster runs. */
export async function onClusterPages(emr: EMRClient, ClusterId: string): Promise<Page[]> {
  const pages: Page[] = [];
  for (const [page, OnClusterAppUIType] of PAGES) {
    const answer = await refusal(() =>
      emr.send(new GetOnClusterAppUIPresignedURLCommand({ ClusterId, OnClusterAppUIType })),
    );
    const { PresignedURL, PresignedURLReady } = "why" in answer ? {} : answer.value;
    const why = "why" in answer ? answer.why : "its link is not ready yet: ask again in a minute";
    pages.push({
      page,
      from: "cluster",
      ...(PresignedURL && PresignedURLReady !== false ? { url: PresignedURL } : { why }),
    });
  }
  return pages;
}
