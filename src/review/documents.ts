import type { CostDocument } from "../cost/types.ts";
import type { DiffDocument } from "../diff/types.ts";

/** A problem that `check` found. */
export interface CheckedProblem {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly file: string;
  readonly line: number;
}

/** What `emrald check --json` prints, as far as it is read here. */
export interface CheckDocument {
  readonly format: 1;
  readonly command: "check";
  readonly ok: boolean;
  readonly problems: readonly CheckedProblem[];
  readonly environments?: readonly { readonly name: string }[];
}

/** A step on empty frames. */
export interface VerifiedStep {
  readonly step: string;
  readonly status: "ok" | "failed" | "skipped";
  readonly reason?: string;
  readonly error?: { readonly code: string; readonly message: string; readonly file?: string; readonly line?: number };
}

/** What `emrald verify --json` prints, as far as it is read here. */
export interface VerifyDocument {
  readonly format: 1;
  readonly command: "verify";
  readonly ok: boolean;
  readonly steps: readonly VerifiedStep[];
}

/** A resource that Pulumi would change; `op` in its words. */
export interface PreviewedResource {
  readonly op: string;
  readonly type: string;
  readonly name: string;
  readonly urn: string;
}

/** What `emrald preview --env E --json` prints. */
export interface PreviewDocument {
  readonly format: 1;
  readonly command: "preview";
  readonly environment: string;
  readonly ok: boolean;
  readonly resources: readonly PreviewedResource[];
  readonly errors: readonly string[];
}

export type ReviewDocument = CheckDocument | VerifyDocument | DiffDocument | CostDocument | PreviewDocument;
