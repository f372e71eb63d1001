import { WorldError } from "../../errors.ts";
import { cleanCommit } from "../../git/commits.ts";
import { readLastDeployment, writeLastDeployment } from "../../run/ledger/last-deployment.ts";
import { Ledger } from "../../run/ledger/ledger.ts";
import type { Occupant } from "../../run/ledger/lease.ts";
import { settledOccupant } from "../../run/ledger/settled-occupant.ts";
import { renewDeployment } from "../../run/publish/index.ts";
import type { HeldStack } from "./stack-lock.ts";

/** Writes down what is about to be deployed: what `stands` reads. */
export async function beginDeployment({ root, plan, store, folder }: HeldStack): Promise<void> {
  const commit = await cleanCommit(root);
  const at = new Date().toISOString();
  await writeLastDeployment(store, folder, { plan: plan.digest, at, ...(commit === undefined ? {} : { commit }) });
}

/** The newest deployment is from this commit, also where its plan is that of one before. What was deployed stays so where that cannot be written. */
export async function endDeployment({ root, plan, store }: HeldStack): Promise<void> {
  try {
    await renewDeployment(plan, store, await cleanCommit(root));
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    note(`what was deployed is not known as that of this commit: ${error.message}`);
  }
}

/** Why an environment is not this tree's to take down: another was deployed, since this one was refused or is an old one. */
export async function deployedInstead({ plan, store, folder }: HeldStack): Promise<string | undefined> {
  const last = await readLastDeployment(store, folder);
  if (last?.plan === plan.digest) return undefined;
  const { environment } = plan;
  if (!last) return `emrald up has deployed nothing to environment "${environment}": nothing was taken down`;
  const from = last.commit === undefined ? "" : ` from commit ${last.commit}`;
  return `environment "${environment}" was not deployed as this tree says, but with plan ${last.plan}${from} at ${last.at}: nothing was taken down`;
}

/** Throws a WorldError while a run has the environment: it would lose its buckets and its network under way. */
export async function requireNoRun({ plan, store, signal }: HeldStack): Promise<void> {
  const ledger = Ledger.of(plan, store, () => new Date());
  const { environment } = plan;
  const waits = (by: Occupant): void => note(`waiting: run ${by.run} works on environment "${environment}"`);
  const by = await settledOccupant(ledger, { waits, signal });
  if (!by) return;
  const does = by.isUnattended ? "was left to itself" : "works";
  throw new WorldError(`run ${by.run} ${does} on environment "${environment}"`, {
    next: `Nothing was taken down. Wait until it has ended${by.isUnattended ? ` (emrald run --env ${environment} --resume ${by.run} follows it)` : ""}, or end it: emrald reap --env ${environment} --run ${by.run} --yes`,
  });
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
