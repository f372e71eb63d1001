import type { ObjectStore } from "./store.ts";

/** What the runtime says of one attempt of a step (spark/emrald/report.py writes it). */
export interface StepReport {
  readonly format: 1;
  readonly status: "succeeded" | "failed";
  readonly seconds: number;
  readonly reads: Readonly<Record<string, ReadReport>>;
  readonly writes: Readonly<Record<string, WriteReport>>;
  readonly warnings: readonly string[];
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string };
}

/** A dataset of files has files and bytes in place of rows: those that the app asked for. */
export interface ReadReport {
  readonly dataset: string;
  readonly rows: number | null;
  readonly malformed: number;
  readonly files?: number;
  readonly bytes?: number;
}

export interface WriteReport {
  readonly dataset: string;
  readonly rows: number;
  readonly files?: number;
  readonly bytes?: number;
  readonly dropped: number;
  readonly quarantined: number;
  readonly seconds: number;
  readonly expectations?: Readonly<Record<string, { readonly failed: number; readonly on_failure: string }>>;
}

/** Undefined where a step left none: it is no step of the runtime, or it was killed. */
export async function readReport(store: ObjectStore, uri: string): Promise<StepReport | undefined> {
  try {
    const bytes = await store.read(uri);
    if (!bytes) return undefined;
    return JSON.parse(Buffer.from(bytes).toString()) as StepReport;
  } catch {
    // Cut off while it was written, or not to be read: the step's state says enough.
    return undefined;
  }
}
