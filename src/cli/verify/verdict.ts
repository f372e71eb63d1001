/** What spark/emrald/verify.py says of one step. */
export interface Verdict {
  readonly step: string;
  readonly status: "ok" | "failed" | "skipped";
  readonly seconds: number;
  /** Why it was skipped. */
  readonly reason?: string;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
    readonly file?: string;
    readonly line?: number;
  };
}
