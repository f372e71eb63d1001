import { accountOfCredentials } from "../../aws/account.ts";
import { awsClients, s3Client } from "../../aws/clients.ts";
import { UsageError, WorldError } from "../../errors.ts";
import { bucketNameOf } from "../../model/names.ts";
import { Ledger } from "../../run/ledger/ledger.ts";
import { newOwner } from "../../run/ledger/owner.ts";
import { type EnvironmentToReap, reap, type Reaping } from "../../run/reap/reap.ts";
import { S3Store } from "../../run/s3-store.ts";
import type { EnvironmentAsked } from "./environments.ts";

export interface ReapRequest {
  /** The environments to look at. */
  readonly environments: readonly EnvironmentAsked[];
  /** Those with errors, also such as nobody can look at. */
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
export async function reapProject({ environments, wrong, isOne, run, ends }: ReapRequest): Promise<ProjectReaping> {
  const [first] = environments;
  if (!first) throw new UsageError("the project has no environment on AWS");
  const notes: string[] = [];
  const account = await accountOfCredentials({ region: first.region }).catch((error: unknown) => {
    if (!(error instanceof WorldError)) throw error;
    notes.push(error.message);
    return undefined;
  });
  const here = environments.filter(({ account: own }) => !isElsewhere(own, account));
  const elsewhere = environments.filter((one) => !here.includes(one));
  for (const { name, account: own } of elsewhere) {
    notes.push(`"${name}" is in account ${own}, and these credentials are of ${account}: not looked at`);
  }
  if (here.length === 0) {
    throw new WorldError(notes.join("; "), { next: "Nothing was ended. Give the credentials of that account." });
  }
  for (const { name } of here)
    if (wrong.includes(name)) notes.push(`"${name}" has errors, and no plan: tags and the ledger alone decide`);
  const now = (): Date => new Date();
  const reaping = await reap(
    {
      project: first.project,
      environments: here.map((one): EnvironmentToReap => ({ ...one, ledger: ledgerOf(one, account, now) })),
      isOne,
      elsewhere: elsewhere.map(({ name }) => name),
      wrong,
      regions: environments.map(({ region }) => region),
      run,
      ends,
    },
    { clients: (region) => awsClients({ region }), now, owner: newOwner() },
  );
  return { ...reaping, notes: [...notes, ...reaping.notes], elsewhere: elsewhere.map(({ name }) => name) };
}

function isElsewhere(own: string | undefined, account: string | undefined): boolean {
  return own !== undefined && account !== undefined && own !== account;
}

function ledgerOf(
  { name, project, region, account: own }: EnvironmentAsked,
  account: string | undefined,
  now: () => Date,
): Ledger | undefined {
  const home = own ?? account;
  if (home === undefined) return undefined;
  const bucket = bucketNameOf({ project, environment: name, region }, "ledger", home);
  return new Ledger(new S3Store(s3Client({ region })), bucket, name, now);
}
