import { appendFileSync } from "node:fs";
import { WorldError } from "../../errors.ts";
import type { RunStatus } from "../../run/ledger/record.ts";

/**
 * Tells the workflow that a run is a step of, so that the next job need not ask for it: `status=running` and the like, in the file of the step's outputs
 * (GitHub Actions, GITHUB_OUTPUT). Without one nothing is told. Throws a WorldError.
 */
export function tellWorkflow(status: RunStatus, output: string | undefined): void {
  if (output === undefined || output === "") return;
  try {
    appendFileSync(output, `status=${status}\n`);
  } catch (cause) {
    throw new WorldError(`the run is ${status}, and that cannot be written to GITHUB_OUTPUT, "${output}"`, {
      next: "Nothing of the run was changed.",
      cause,
    });
  }
}
