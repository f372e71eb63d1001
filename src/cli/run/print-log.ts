import { existsSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { UsageError } from "../../errors.ts";
import { asText } from "../../plan/bind.ts";
import { suggest } from "../../spec/nearest.ts";
import { type OpenLedger, readRun } from "./open-ledger.ts";

/** Milliseconds between two looks: EMR delivers logs every few minutes (EMR Management Guide, log files). */
const LOOK = 2_000;

const NAMES = ["stdout", "stderr"] as const;

/**
 * Prints what a step's last attempt wrote, its stdout on stdout and its stderr on stderr. EMR delivers logs to S3 while
 * a step runs and once more when it has ended; with `follow` what comes is printed until then.
 */
export async function printLog(open: OpenLedger, run: string, step: string, follow: boolean): Promise<void> {
  const printed = { stdout: 0, stderr: 0 };
  for (;;) {
    const { record, progress, plan } = await readRun(open, run);
    const id = Object.keys(record.steps).find((name) => name === step || name.endsWith(`/${step}`));
    if (id === undefined)
      throw new UsageError(`run "${run}" has no step "${step}"`, suggest(step, Object.keys(record.steps), "step"));
    const attempt = progress.submitted.get(id);
    if (attempt) {
      const folder = `s3://${asText(plan.buckets["logs"])}/${attempt.cluster}/steps/${attempt.id}`;
      for (const name of NAMES) {
        const text = (await textOf(open, `${folder}/${name}.gz`)) || live(open, attempt, name);
        process[name].write(text.slice(printed[name]));
        printed[name] = Math.max(printed[name], text.length);
      }
    }
    const isActive = progress.attempts.has(id) && (await open.ledger.holder()) === run;
    if (follow && isActive) {
      await delay(LOOK);
      continue;
    }
    if (printed.stdout + printed.stderr === 0)
      process.stderr.write(attempt ? `there are no logs of "${id}" yet\n` : `"${id}" was never submitted\n`);
    return;
  }
}

function live({ liveLog }: OpenLedger, { cluster, id }: { cluster: string; id: string }, name: string): string {
  const file = liveLog?.(cluster, id, name);
  return file !== undefined && existsSync(file) ? readFileSync(file, "utf8") : "";
}

async function textOf({ store }: OpenLedger, uri: string): Promise<string> {
  const bytes = await store.read(uri);
  return bytes ? gunzipSync(bytes).toString() : "";
}
