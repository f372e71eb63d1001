import { awsClients, taggingClient } from "../../aws/clients.ts";
import { type Drift, driftOf } from "../../drift/drift.ts";
import { oneLine, readRefresh, type Refresh } from "../../drift/events.ts";
import type { Finding } from "../../drift/finding.ts";
import { orphans, type Tagged } from "../../drift/orphans.ts";
import { regionsToAsk } from "../../drift/regions.ts";
import { sortDrift } from "../../drift/sort.ts";
import { nameOf } from "../../drift/told.ts";
import { madeBy, regionsOf, type StackState } from "../../drift/stack-state.ts";
import { WorldError } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import { livingClusters } from "../../run/living-clusters.ts";
import { taggedResources } from "../../run/tagged.ts";
import { findPulumi } from "../pulumi/find.ts";
import { hearPulumi, type Stack } from "../pulumi/stack.ts";
import { lastWords } from "../pulumi/last-words.ts";
import { stackState } from "./state.ts";
import { undeployed } from "./undeployed.ts";

/** What to install is told as well: it is all that is left to do. Throws a WorldError. */
function installedPulumi(root: string): string {
  try {
    return findPulumi(root);
  } catch (cause) {
    if (!(cause instanceof WorldError) || cause.next === undefined) throw cause;
    throw new WorldError(`${cause.message}. ${cause.next}`, { cause });
  }
}

/**
 * Compares what a stack has made with what AWS tells. Neither of them is changed. What the world does not tell is not an error of it: it
 * stands in `untold`, next to what was found.
 */
export async function lookForDrift(root: string, environment: string, plan: Plan): Promise<Drift> {
  const untold: string[] = [];
  const trying = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof WorldError)) throw error;
      untold.push(oneLine(error.message));
      return undefined;
    }
  };
  const stack = await trying(() => Promise.resolve({ pulumi: installedPulumi(root), root, name: environment }));
  const state = stack && (await trying(() => stackState(stack)));
  // A stack that was taken down on purpose, or was never there, has nothing to drift.
  if (!stack || !state || madeBy(state).length === 0) {
    return driftOf({ environment, isDeployed: false, findings: [], notDeployed: [], untold });
  }
  untold.push(...state.pending.map((one) => `an update was interrupted, and nobody knows whether it did this: ${one}`));
  const refresh = await trying(() => refreshed(stack));
  if (refresh) untold.push(...missed(refresh, state));
  const findings = [
    ...(refresh ? sortDrift(refresh.told, state) : []),
    ...(await orphaned({ project: plan.project, environment }, state, trying)),
  ];
  const notDeployed = (await trying(() => undeployed(root, environment, plan, state))) ?? [];
  return driftOf({ environment, isDeployed: true, findings, notDeployed, untold });
}

/**
 * What AWS tells of each resource. A refresh asks about what the stack has, and says what differs from its state; a preview (`pulumi preview --refresh`)
 * says what differs from the program, so that a spec which was changed and not deployed would look like drift. Its plain JSON has only what
 * the provider would change back: not what the program says nothing about (a rule that was added to a security group), nor what it is
 * told to ignore. As events it has the old and the new state of everything, also where a part of it failed.
 */
async function refreshed(stack: Stack): Promise<Refresh> {
  const heard = await hearPulumi(stack, ["refresh", "--preview-only", "--json", "--stack", stack.name]);
  const refresh = readRefresh(heard.out);
  if (heard.code !== 0 && refresh.errors.length === 0) throw new WorldError(`pulumi refresh: ${lastWords(heard)}`);
  return refresh;
}

/** What the refresh could not tell. */
function missed({ told, errors, isComplete }: Refresh, state: StackState): string[] {
  const failed = errors.filter(({ message }) => !/^(error: )?(update|preview|refresh) failed$/.test(message));
  const seen = new Set(told.map(({ urn, id }) => `${urn} ${id}`));
  const blamed = new Set(failed.map(({ urn }) => urn));
  const unseen = madeBy(state).filter(({ urn, id }) => !seen.has(`${urn} ${id}`) && !blamed.has(urn));
  const words = failed.map(({ urn, message }) => (urn === undefined ? message : `${nameOf(urn)}: ${message}`));
  return [
    ...words.sort(),
    ...unseen.map(({ type, name }) => `${type} ${name}: the refresh ended before it came to it`).sort(),
    ...(isComplete || words.length > 0 || unseen.length > 0 ? [] : ["the refresh did not come to its end"]),
  ];
}

type Trying = <T>(work: () => Promise<T>) => Promise<T | undefined>;

async function orphaned(
  tags: { readonly project: string; readonly environment: string },
  stack: StackState,
  trying: Trying,
): Promise<readonly Finding[]> {
  const tagged: Tagged[] = [];
  let alive: Set<string> | undefined = new Set();
  for (const region of regionsToAsk(regionsOf(stack))) {
    const found = await trying(() => taggedResources(taggingClient({ region }), region, tags));
    tagged.push(...(found ?? []));
    // EMR is only asked where there are clusters: whoever may look for drift need not have any.
    if (!found?.some(({ arn }) => arn.includes(":cluster/j-"))) continue;
    const living = await trying(() => livingClusters(awsClients({ region }), region));
    alive = living && alive && new Set([...alive, ...living]);
  }
  return orphans({ tagged, stack, alive });
}
