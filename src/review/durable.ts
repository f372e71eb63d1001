import { changeKey } from "../diff/key.ts";
import type { Change } from "../diff/types.ts";
import type { PreviewedResource } from "./documents.ts";

/** What becomes of a resource in the end, out of Pulumi's single acts. */
export type Fate = "deleted" | "replaced" | "created" | "updated";

const FATES: Readonly<Record<string, Fate>> = {
  delete: "deleted",
  discard: "deleted",
  replace: "replaced",
  "create-replacement": "replaced",
  "delete-replaced": "replaced",
  "import-replacement": "replaced",
  create: "created",
  import: "created",
  update: "updated",
};

/** What is lost with a resource of a type, as Pulumi calls it: everything else is made anew and nobody misses the old one. */
const DURABLE: Readonly<Record<string, { readonly what: string; readonly lost: string }>> = {
  "aws:s3/bucket:Bucket": { what: "bucket", lost: "its objects are gone" },
  "aws:glue/catalogDatabase:CatalogDatabase": {
    what: "database of the catalog",
    lost: "all its tables go with it, also those that others have made",
  },
  "aws:glue/catalogTable:CatalogTable": {
    what: "table",
    lost: "who reads it finds nothing, and its partitions are forgotten",
  },
  "aws:kms/key:Key": { what: "key", lost: "what it has encrypted cannot be read any more" },
  "aws:emr/cluster:Cluster": { what: "standing cluster", lost: "what runs on it ends, and its HDFS is gone" },
  "aws:cloudwatch/logGroup:LogGroup": { what: "log group", lost: "what was logged is gone" },
  "aws:sfn/stateMachine:StateMachine": { what: "state machine", lost: "its executions and their history are gone" },
  "aws:sagemaker/notebookInstance:NotebookInstance": { what: "notebook", lost: "what lies on its disk is gone" },
  "aws:ec2/vpc:Vpc": { what: "VPC", lost: "what others have put into it, or connected with it, goes or blocks it" },
  "aws:ec2/eip:Eip": { what: "public address", lost: "who lets it in elsewhere has to know the new one" },
};

/** A durable resource that goes, as a change that somebody has to look at. */
export interface DurableChange extends Omit<Change, "of" | "was" | "is"> {
  readonly class: "destructive";
  readonly kind: "resource/deleted" | "resource/replaced";
  /** `bucket`, as people say it. */
  readonly what: string;
}

/** Each resource once, with what becomes of it; what Pulumi merely reads is left out. */
export function fatesOf(
  resources: readonly PreviewedResource[],
): readonly (PreviewedResource & { readonly fate: Fate })[] {
  const fates = new Map<string, PreviewedResource & { readonly fate: Fate }>();
  for (const resource of resources) {
    const fate = Object.hasOwn(FATES, resource.op) ? FATES[resource.op] : undefined;
    if (!fate) continue;
    const key = resource.urn === "" ? `${resource.type}\n${resource.name}` : resource.urn;
    // A replacement is a create and a delete besides.
    if (fates.get(key)?.fate !== "replaced") fates.set(key, { ...resource, fate });
  }
  return [...fates.values()];
}

/** The durable resources that a preview, or an `up`, would delete or replace. */
export function durableChanges(environment: string, resources: readonly PreviewedResource[]): readonly DurableChange[] {
  return fatesOf(resources).flatMap(({ type, name, fate }): DurableChange[] => {
    const durable = Object.hasOwn(DURABLE, type) ? DURABLE[type] : undefined;
    if (!durable || (fate !== "deleted" && fate !== "replaced")) return [];
    const kind = `resource/${fate}` as const;
    const key = changeKey(environment, kind, name, type);
    return [{ class: "destructive", kind, subject: name, path: type, reason: durable.lost, key, what: durable.what }];
  });
}
