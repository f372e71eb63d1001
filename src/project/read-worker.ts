import { Worker } from "node:worker_threads";
import type { ReadFile } from "./read-files.ts";

/** Reads files on another core: there they become plain values, and come back as text, which is cheaper to hand over. */
export function readInWorker(root: string, files: readonly string[]): Promise<ReadFile[]> {
  return new Promise((resolve, reject) => {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "mjs";
    const worker = new Worker(new URL(`./check-worker.${extension}`, import.meta.url), { workerData: { root, files } });
    worker.once("message", (text: string) => resolve(JSON.parse(text) as ReadFile[]));
    worker.once("error", reject);
  });
}
