import { join } from "node:path";
import { propertyValue, type SubmitArguments } from "../../emr/submit-arguments.ts";

/**
 * A PySpark program that knows nothing of emrald is started by `emrald/script.py`, in a session that already holds the
 * plan's tables. The submit says so with `--conf spark.emrald.plan=<uri>`, which means nothing to EMR, so that the same
 * step runs there as it is. Undefined for any other submit.
 */
export function scriptArguments(
  submit: SubmitArguments,
  place: { readonly main: string; readonly runtime: string; readonly clusterId: string },
): string[] | undefined {
  const plan = propertyValue(submit, "spark.emrald.plan");
  if (plan === undefined || !submit.main.endsWith(".py")) return undefined;
  // A program submitted by hand belongs to no run; its cluster stands for one.
  const run = propertyValue(submit, "spark.emrald.run") ?? place.clusterId;
  const starter = join(place.runtime, "emrald", "script.py");
  return [starter, "--plan", plan, "--run", run, "--script", place.main, "--", ...submit.args];
}
