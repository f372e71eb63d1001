import { CLASSES, type Class, counts } from "./classes.ts";
import { type Finding, inOrder } from "./finding.ts";

/** What is different in AWS from what a stack has made; as `--json` prints it. */
export interface Drift {
  readonly format: 1;
  readonly command: "drift";
  readonly environment: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly counts: Readonly<Record<Class, number>>;
  /** What the project says and no `up` has brought to AWS yet: no drift. */
  readonly notDeployed: readonly string[];
  /** What could not be told, and why. */
  readonly untold: readonly string[];
}

export type Verdict = "nothing deployed" | "no drift" | "drift" | "cannot tell";

export interface Seen {
  readonly environment: string;
  readonly isDeployed: boolean;
  readonly findings: readonly Finding[];
  readonly notDeployed: readonly string[];
  readonly untold: readonly string[];
}

export function driftOf({ environment, isDeployed, findings, notDeployed, untold }: Seen): Drift {
  const number = (one: Class): number => findings.filter((finding) => finding.class === one).length;
  return {
    format: 1,
    command: "drift",
    environment,
    verdict: verdict({ isDeployed, findings, untold }),
    findings: inOrder(findings),
    counts: Object.fromEntries(CLASSES.map((one) => [one, number(one)])) as Record<Class, number>,
    notDeployed,
    untold,
  };
}

/** What could not be told may be drift: that weighs more than what was found. */
function verdict({ isDeployed, findings, untold }: Pick<Seen, "isDeployed" | "findings" | "untold">): Verdict {
  if (untold.length > 0) return "cannot tell";
  if (!isDeployed) return "nothing deployed";
  return findings.some((one) => counts(one.class)) ? "drift" : "no drift";
}
