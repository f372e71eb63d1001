import { type ChangeClass, type EnvironmentDiff, worst } from "../diff/types.ts";
import { durableChanges } from "./durable.ts";
import type { Review } from "./review.ts";

/** The class of the worst that is known; `isTold`: whether everything is. */
export interface Verdict {
  readonly class: ChangeClass;
  readonly isTold: boolean;
}

/** Of all environments. */
export function verdictOf({ diff, previews }: Review): Verdict {
  const classes = (diff?.environments ?? []).map((one) => one.class);
  return {
    class: worst([...classes, ...previews.map(classOfPreview)]),
    isTold: diff?.environments.every(({ untold }) => untold === undefined) === true,
  };
}

/** Of one environment: what Pulumi would delete counts, whatever the spec says. */
export function classOf({ previews }: Review, { environment, class: its }: EnvironmentDiff): ChangeClass {
  const own = previews.filter((one) => one.environment === environment);
  return worst([its, ...own.map(classOfPreview)]);
}

function classOfPreview({ environment, resources }: Review["previews"][number]): ChangeClass {
  return durableChanges(environment, resources).length > 0 ? "destructive" : "none";
}
