import * as aws from "@pulumi/aws";
import { log } from "@pulumi/pulumi";
import { awsClients, s3Client } from "../aws/clients.ts";
import type { EmitOrder } from "../emit/order.ts";
import { UsageError } from "../errors.ts";
import { cleanCommit } from "../git/commits.ts";
import { ZONES } from "../model/endpoints.ts";
import { bind } from "../plan/bind.ts";
import { certificateUri } from "../plan/certificate.ts";
import type { Plan } from "../plan/plan.ts";
import { printProblems } from "../project/print/report.ts";
import { type CompiledProject, compileProject } from "../project/plan.ts";
import { ensureCertificate, mirrorUploads, publish, type Uploads, uploadsOf } from "../run/publish/index.ts";
import { S3Store } from "../run/s3-store.ts";
import { unprotect } from "../run/unprotect.ts";
import { LOCAL_ENVIRONMENT } from "../spec/environment.ts";
import type { Putting } from "./components/contents.ts";
import type { Home } from "./decide/arns.ts";
import { keyAlias } from "./decide/names.ts";
import { foreseenStateMachine } from "./decide/state-machine.ts";
import { commonTags } from "./decide/tags.ts";
import { type EnvironmentOutputs, environmentStack } from "./environment-stack.ts";
import { SpecError } from "./spec-error.ts";

/** Compiles one environment of a project, looks up what only its account knows, and registers its resources. */
export async function environmentProgram(root: string, name: string): Promise<EnvironmentOutputs> {
  if (name === LOCAL_ENVIRONMENT) {
    throw new UsageError(`environment "${name}" is on this machine, and has no stack`, "Name one on AWS.");
  }
  const compiled = await compileProject(root, name);
  const [scene] = compiled?.scenes ?? [];
  if (!compiled || !scene) throw new SpecError();
  const { region, account: given, settings, project } = compiled.plan;
  const provider = new aws.Provider("aws", {
    region: region as aws.Region,
    // The credentials of another account are refused before anything is made.
    ...(typeof given === "string" ? { allowedAccountIds: [given] } : {}),
    defaultTags: { tags: commonTags({ ...compiled.plan, tags: settings.tags }) },
  });
  const opts = { provider };
  const { accountId: account } = await aws.getCallerIdentity({}, opts);
  const plan = bind(compiled.plan, { account }, compiled.plan);
  const home = { region, account };
  const { environment } = scene;
  if (settings.state_machine) requireExpressible(root, { plan, environment }, home);
  const { digest, uploads } = await uploadsOf(plan, root);
  return environmentStack(
    {
      plan,
      environment,
      home,
      diskKey: settings.security.kms_key ?? (await foundationKey(project, home, opts)),
      zones: settings.network.zones ?? (settings.network.vpc === undefined ? await zones(opts) : []),
      nodeRole: await nodeRole(plan, opts),
      uploads: digest,
      put: putting(compiled, plan, { uploads, commit: await cleanCommit(root) }),
      unprotect: (cluster) => unprotect(awsClients({ region }), cluster),
    },
    { providers: [provider] },
  );
}

/** What a state machine cannot say is known before anything is made. */
function requireExpressible(root: string, order: Omit<EmitOrder, "deployment">, home: Home): void {
  const { diagnostics } = foreseenStateMachine(order, home);
  if (diagnostics.length === 0) return;
  printProblems(root, diagnostics, process.stderr);
  throw new SpecError();
}

interface Lookup {
  readonly provider: aws.Provider;
}

async function foundationKey(
  project: string,
  { region, account }: { readonly region: string; readonly account: string },
  opts: Lookup,
): Promise<string> {
  const name = keyAlias(project);
  try {
    return (await aws.kms.getAlias({ name }, opts)).targetKeyArn;
  } catch (cause) {
    throw new UsageError(
      `account ${account} has no key "${name}" in ${region}: ${(cause as Error).message.split("\n")[0] ?? ""}`,
      "It is the foundation's, which an operator sets up once: emrald up --env foundation.",
    );
  }
}

/** The first zones that every account may use, by name: the same ones each time. */
async function zones(opts: Lookup): Promise<string[]> {
  const { names } = await aws.getAvailabilityZones(
    { allAvailabilityZones: true, filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }] },
    opts,
  );
  return names.sort().slice(0, ZONES);
}

async function nodeRole({ settings }: Plan, opts: Lookup): Promise<string | undefined> {
  const profile = settings.security.instance_profile;
  if (profile === undefined) return undefined;
  return (await aws.iam.getInstanceProfile({ name: profile.slice(profile.lastIndexOf("/") + 1) }, opts)).roleArn;
}

function putting(
  { artifacts }: CompiledProject,
  plan: Plan,
  { uploads, commit }: Pick<Uploads, "uploads"> & { readonly commit: string | undefined },
): Putting {
  const { region, settings } = plan;
  const store = (): S3Store => new S3Store(s3Client({ region }));
  return {
    async plan(deployed) {
      const there = store();
      if (settings.security.certificate === undefined) await ensureCertificate(there, certificateUri(plan), { region });
      const { written, collected } = await publish({
        plan,
        bytesOf: (file) => artifacts.bytes(file),
        store: there,
        ...(deployed === undefined ? {} : { deployed }),
        ...(commit === undefined ? {} : { commit }),
      });
      await log.info(`S3: ${written.length} put, ${collected.removed.length} that nothing names taken away`);
      if (collected.stopped !== undefined) await log.warn(`S3: nothing more was taken away: ${collected.stopped}`);
    },
    async uploads() {
      await mirrorUploads(uploads, store());
    },
  };
}
