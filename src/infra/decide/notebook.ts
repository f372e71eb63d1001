import { isAtLeast, parseRelease } from "../../emr/release.ts";
import { invariant } from "../../errors.ts";
import { sha256 } from "../../model/canonical.ts";
import type { Plan } from "../../plan/plan.ts";
import { awsName, type Named } from "./names.ts";

/** Amazon Linux 2023: the one platform that new notebooks may have since July 2026, and sparkmagic is part of it (SageMaker Developer Guide). */
export const PLATFORM = "notebook-al2023-v1";

/** Where Livy listens on the primary node (EMR Release Guide, Apache Livy). */
export const LIVY_PORT = 8998;

const LONGEST = 63;

/** SageMaker's names have no `_`, and 63 characters at most (API reference, CreateNotebookInstance): six hex digits keep those apart that had one. */
export function notebookName(named: Named): string {
  const exact = awsName(named, "notebook", LONGEST);
  if (!exact.includes("_")) return exact;
  return `${exact.slice(0, LONGEST - 7).replaceAll("_", "-")}-${sha256(exact).slice(0, 6)}`;
}

/**
 * Livy's address on a cluster that stands. `host` is the primary node's private name. Where EMR encrypts in transit, as it does on every
 * cluster of ours, Livy speaks TLS from 7.4 on (EMR Release Guide, "Enabling HTTPS with Apache Livy").
 */
export function livyUrl(plan: Plan, cluster: string, host: string): string {
  invariant(/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(host), `"${host}" is no name of a host`);
  const release = parseRelease(plan.clusters[cluster]?.release ?? "");
  const isEncrypted = release !== undefined && isAtLeast(release, 7, 4);
  return `${isEncrypted ? "https" : "http"}://${host}:${LIVY_PORT}`;
}
