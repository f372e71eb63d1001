import { gunzipSync } from "node:zlib";
import type { StepSummary } from "@aws-sdk/client-emr";
import type { Plan } from "../plan/plan.ts";
import { asText } from "../plan/bind.ts";
import type { StepReport } from "./report.ts";
import type { ObjectStore } from "./store.ts";

/** Why a step failed, as a person wants to read it. */
export interface Failure {
  readonly reason: string;
  readonly hint?: string;
  readonly log?: { readonly uri: string; readonly lines: readonly string[] };
}

const LINES = 12;

/** The runtime's own word where there is one; else EMR's, and the last lines of the log. */
export async function explainFailure(found: {
  readonly store: ObjectStore;
  readonly plan: Plan;
  readonly cluster: string;
  readonly step: string;
  readonly status: StepSummary["Status"];
  readonly report: StepReport | undefined;
  /** Seconds, when it was cancelled because it took longer. */
  readonly limit: number | undefined;
}): Promise<Failure> {
  const { status, report, limit } = found;
  if (limit !== undefined) {
    return {
      reason: `it took longer than its timeout of ${limit} seconds`,
      hint: "Give it more time (timeout:), or less to do.",
    };
  }
  const uri = `s3://${asText(found.plan.buckets["logs"])}/${found.cluster}/steps/${found.step}/stderr.gz`;
  if (report?.error) {
    const { message, hint, code } = report.error;
    const raised = code === "app/raised" ? await tail(found.store, uri) : [];
    return { reason: message, ...(hint === undefined ? {} : { hint }), log: { uri, lines: raised } };
  }
  const { Reason, Message } = status?.FailureDetails ?? {};
  const reason = [Reason, Message].filter((text) => text !== undefined && text !== "").join(": ");
  return {
    reason: reason || `EMR says ${status?.State ?? "nothing"}`,
    log: { uri, lines: await tail(found.store, uri) },
  };
}

async function tail(store: ObjectStore, uri: string): Promise<string[]> {
  const bytes = await store.read(uri);
  if (!bytes) return [];
  const lines = gunzipSync(bytes).toString().trimEnd().split("\n");
  return lines.slice(-LINES);
}
