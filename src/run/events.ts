import type { RunStatus } from "./ledger/record.ts";
import type { StepReport } from "./report.ts";

/** What happens in a run, as `--json` prints it: one object a line. The shape does not change within a format. */
export type RunEvent =
  | {
      readonly event: "run-started";
      readonly run: string;
      readonly environment: string;
      readonly plan: string;
      readonly steps: number;
      /** Taken up where another runner left it. */
      readonly resumed: boolean;
    }
  /** `was`: its status until then; "running" where it was cut off. */
  | { readonly event: "orphan-ended"; readonly run: string; readonly was: RunStatus }
  /** It goes on, and this command does not watch it. */
  | { readonly event: "run-left"; readonly run: string; readonly environment: string }
  | { readonly event: "cluster-started"; readonly cluster: string; readonly id: string }
  | { readonly event: "cluster-ended"; readonly cluster: string; readonly id: string; readonly reason: string }
  /** The run is over; the cluster is on its way down. */
  | { readonly event: "cluster-ending"; readonly cluster: string; readonly id: string }
  /** It ended while the run needed it. `retry`: another takes its place. */
  | {
      readonly event: "cluster-lost";
      readonly cluster: string;
      readonly id: string;
      readonly reason: string;
      readonly hint: string;
      readonly retry: boolean;
    }
  | {
      readonly event: "step-submitted";
      readonly step: string;
      readonly attempt: number;
      readonly id: string;
      readonly cluster: string;
    }
  | { readonly event: "step-started"; readonly step: string; readonly attempt: number }
  | {
      readonly event: "step-succeeded";
      readonly step: string;
      readonly attempt: number;
      readonly seconds: number;
      readonly report?: StepReport;
    }
  | {
      readonly event: "step-failed";
      readonly step: string;
      readonly attempt: number;
      readonly seconds: number;
      readonly reason: string;
      readonly hint?: string;
      /** The log that says most, and its last lines. */
      readonly log?: { readonly uri: string; readonly lines: readonly string[] };
      readonly retry: boolean;
      /** It went down with the run itself, which was cut off, and has not failed. */
      readonly interrupted?: true;
      readonly report?: StepReport;
    }
  | { readonly event: "step-skipped"; readonly step: string; readonly because: string }
  | {
      readonly event: "run-ended";
      readonly run: string;
      readonly status: "succeeded" | "failed" | "interrupted";
      readonly seconds: number;
      /** It had succeeded before: nothing was done. */
      readonly earlier?: true;
    };
