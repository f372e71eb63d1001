import { UsageError } from "../../errors.ts";
import { type GitHub, openWithHead, pullRequest } from "../../github/index.ts";
import type { Event } from "./event.ts";

/** Where a comment goes. */
export interface Target {
  readonly number: number;
  /** The commit that was looked at, which is its head. */
  readonly sha: string;
  /** Others with the same head, which get no comment. */
  readonly others: readonly number[];
}

export interface Asked {
  readonly number?: number | undefined;
  readonly headSha?: string | undefined;
}

/**
 * The pull request that is asked for, else that of the event, else the open one whose head it is. A text is why there is none now: somebody has pushed
 * since, or closed it, and whoever looks at the newer head writes the comment. Throws a UsageError where nothing says which, a WorldError where GitHub does not answer.
 */
export async function targetOf(
  github: GitHub,
  asked: Asked,
  { pullRequest: own, headRepository }: Event,
): Promise<Target | string> {
  const number = asked.number ?? own?.number;
  const sha = asked.headSha ?? (number === own?.number ? own?.headSha : undefined);
  if (number !== undefined) {
    const { headSha, isOpen } = await pullRequest(github, number);
    if (!isOpen) return `pull request #${number} is closed`;
    if (sha !== undefined && sha !== headSha)
      return `the head of pull request #${number} is ${headSha}, and not ${sha}`;
    return { number, sha: headSha, others: [] };
  }
  if (sha === undefined) {
    throw new UsageError(
      "nothing says which pull request the comment is for",
      "Give --pull-request <number> or --head-sha <commit>; a workflow of a pull request has it in its event.",
    );
  }
  // Whoever opens another one with the head of somebody else's comes later.
  const [first, ...others] = await openWithHead(github, sha, headRepository);
  if (!first) return `no open pull request has the head ${sha}`;
  return { number: first.number, sha, others: others.map((one) => one.number) };
}
