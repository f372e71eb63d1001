import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readRefresh } from "../../src/drift/events.ts";
import { readStackState } from "../../src/drift/stack-state.ts";

/**
 * What the real engine has said (3.260): of a stack with a standing cluster, in which somebody has opened a bucket, trusted everybody, opened a
 * port, ended a cluster's protection, described a table and dropped another, while scaling moved capacity. Some resources of it, without
 * their inputs; `refused` is the same where AWS refused to tell of a table.
 */
export function captured(name: "refresh.jsonl" | "refused.jsonl" | "state.json"): string {
  return readFileSync(join(import.meta.dirname, "captured", name), "utf8");
}

export const capturedRefresh = () => readRefresh(captured("refresh.jsonl"));
export const capturedState = () => readStackState(captured("state.json"));
