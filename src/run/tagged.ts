import { paginateGetResources, type ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { asking } from "./asking.ts";

/** Something that carries tags. */
export interface TaggedResource {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Tags {
  readonly project: string;
  readonly environment: string;
}

/**
 * What carries the tags of an environment in the client's region, and what has: some kinds are listed for a while after their end. Roles of IAM
 * are never listed (Resource Groups Tagging API reference, GetResources and supported services). Throws a WorldError.
 */
export async function taggedResources(
  client: ResourceGroupsTaggingAPIClient,
  region: string,
  { project, environment }: Tags,
): Promise<readonly TaggedResource[]> {
  const filters = { "emrald:project": project, "emrald:environment": environment };
  const TagFilters = Object.entries(filters).map(([Key, value]) => ({ Key, Values: [value] }));
  return asking(`list what carries the tags of "${environment}" in ${region}`, async () => {
    const found: TaggedResource[] = [];
    // 100 is the most that a page takes (API reference, GetResources).
    for await (const page of paginateGetResources({ client, pageSize: 100 }, { TagFilters })) {
      for (const { ResourceARN: arn, Tags: tags = [] } of page.ResourceTagMappingList ?? []) {
        if (arn === undefined) continue;
        found.push({ arn, tags: Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value])) });
      }
    }
    return found;
  });
}
