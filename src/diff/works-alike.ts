import type { Plan } from "../plan/plan.ts";
import { differs } from "./draft.ts";
import { spellText } from "./readable.ts";

/** Whether steps find the same programs and settings on a cluster of the base and on one of the head: nodes may be others. */
export function worksAlike(base: Plan, was: string, head: Plan, is: string): boolean {
  return !differs(workOf(base, was), workOf(head, is));
}

function workOf({ clusters, artifacts }: Plan, name: string): unknown {
  const cluster = clusters[name];
  if (!cluster) return name;
  const { release, applications, bootstrap, configurations } = cluster;
  const scripts = bootstrap.map(({ script, args }) => [spellText(script), args, artifacts[spellText(script)]?.sha256]);
  return [release, [...applications].sort(), scripts, configurations];
}
