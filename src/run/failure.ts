import { gunzipSync } from "node:zlib";
import type { StepSummary } from "@aws-sdk/client-emr";
import type { Plan } from "../plan/plan.ts";
import { stepHint } from "../emr/step-reason.ts";
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
  /** EMR delivers logs; what runs over ssh keeps them on its node, and Glue has none. */
  readonly hasLogs: boolean;
}): Promise<Failure> {
  const { status, report, limit, hasLogs } = found;
  if (limit !== undefined) {
    return {
      reason: `it took longer than its timeout of ${limit} seconds`,
      hint: "Give it more time (timeout:), or less to do.",
    };
  }
  // spark-submit sends what a Python driver says on stderr to its own stdout: EMR names the log that says why.
  const logs = `s3://${asText(found.plan.buckets["logs"])}/${found.cluster}/steps/${found.step}`;
  const uri = status?.FailureDetails?.LogFile ?? `${logs}/stderr.gz`;
  if (report?.error) {
    const { message, hint, code } = report.error;
    const lines = code === "app/raised" && hasLogs ? framesIn(await linesOf(found.store, uri)) : [];
    return { reason: message, ...(hint === undefined ? {} : { hint }), ...(hasLogs ? { log: { uri, lines } } : {}) };
  }
  const { Reason, Message } = status?.FailureDetails ?? {};
  const reason = [Reason, Message].filter((text) => text !== undefined && text !== "").join(": ");
  const lines = hasLogs ? lastWords(await linesOf(found.store, uri)) : [];
  const hint = stepHint([reason, ...lines].join("\n"));
  return {
    reason:
      reason || (status?.State === "CANCELLED" ? "somebody cancelled it" : `EMR says ${status?.State ?? "nothing"}`),
    ...(hint === undefined ? {} : { hint }),
    ...(hasLogs ? { log: { uri, lines } } : {}),
  };
}

async function linesOf(store: ObjectStore, uri: string): Promise<string[]> {
  // A log that cannot be read explains nothing, and must not end the run.
  const text = await store
    .read(uri)
    .then((bytes) => (bytes ? gunzipSync(bytes).toString() : ""))
    .catch(() => "");
  const lines = text === "" ? [] : text.trimEnd().split("\n");
  // Spark's own talk at its end would push the reason out of sight.
  return lines.filter((line) => !/^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d INFO /.test(line));
}

/** The last traceback, or the last lines where there is none. */
function lastWords(lines: readonly string[]): string[] {
  const traceback = lines.findLastIndex((line) => line.startsWith("Traceback "));
  return traceback < 0 ? lines.slice(-LINES) : lines.slice(traceback, traceback + 2 * LINES);
}

/** The frames of the user's own code, which the runtime prints right before its verdict. */
function framesIn(lines: readonly string[]): string[] {
  const verdict = lines.findLastIndex((line) => line.startsWith("emrald: "));
  const first = lines.slice(0, verdict).findLastIndex((line) => line.startsWith("Traceback "));
  return first < 0 ? [] : lines.slice(first, verdict);
}
