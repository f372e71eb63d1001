import { accountOfCredentials } from "../../aws/account.ts";
import { awsClients, s3Client } from "../../aws/clients.ts";
import { UsageError, WorldError } from "../../errors.ts";
import { asText, bind } from "../../plan/bind.ts";
import type { Plan } from "../../plan/plan.ts";
import { Ledger } from "../../run/ledger/ledger.ts";
import { newOwner } from "../../run/ledger/owner.ts";
import { type EnvironmentToReap, reap, type Reaping } from "../../run/reap/reap.ts";
import { S3Store } from "../../run/s3-store.ts";

export interface ReapRequest {
  /** Plans of the environments to look at. */
  readonly plans: readonly Plan[];
  /** Environments without a plan: their spec is wrong. */
  readonly wrong: readonly string[];
  /** `--env` names the one. */
  readonly isOne: boolean;
  readonly run: string | undefined;
  readonly ends: boolean;
}

export interface ProjectReaping extends Reaping {
  /** Environments that lie in another account. */
  readonly elsewhere: readonly string[];
}

/** Reaps the environments that lie in the account of the credentials. Throws a WorldError where that is none of them. */
export async function reapProject({ plans, wrong, isOne, run, ends }: ReapRequest): Promise<ProjectReaping> {
  const [first] = plans;
  if (!first) throw new UsageError("the project has no environment on AWS");
  const notes: string[] = [];
  const account = await accountOfCredentials({ region: first.region }).catch((error: unknown) => {
    if (!(error instanceof WorldError)) throw error;
    notes.push(error.message);
    return undefined;
  });
  const here = plans.filter(({ account: own }) => !isElsewhere(own, account));
  const elsewhere = plans.filter((one) => !here.includes(one));
  for (const { environment, account: own } of elsewhere) {
    notes.push(`"${environment}" is in account ${asText(own)}, and these credentials are of ${account}: not looked at`);
  }
  if (here.length === 0) {
    throw new WorldError(notes.join("; "), { next: "Nothing was ended. Give the credentials of that account." });
  }
  const now = (): Date => new Date();
  const environments = here.map((plan): EnvironmentToReap => ({
    name: plan.environment,
    region: plan.region,
    maxAges: Object.fromEntries(Object.entries(plan.clusters).map(([name, { max_age }]) => [name, max_age])),
    ledger: ledgerOf(plan, account, now),
  }));
  const reaping = await reap(
    {
      project: first.project,
      environments,
      isOne,
      elsewhere: [...wrong, ...elsewhere.map(({ environment }) => environment)],
      regions: plans.map(({ region }) => region),
      run,
      ends,
    },
    { clients: (region) => awsClients({ region }), now, owner: newOwner() },
  );
  return {
    ...reaping,
    notes: [...notes, ...reaping.notes],
    elsewhere: elsewhere.map(({ environment }) => environment),
  };
}

function isElsewhere(own: Plan["account"], account: string | undefined): boolean {
  return typeof own === "string" && account !== undefined && own !== account;
}

function ledgerOf(plan: Plan, account: string | undefined, now: () => Date): Ledger | undefined {
  const home = typeof plan.account === "string" ? plan.account : account;
  if (home === undefined) return undefined;
  return Ledger.of(bind(plan, { account: home }, plan), new S3Store(s3Client({ region: plan.region })), now);
}
