import { accountOfCredentials } from "../../aws/account.ts";
import { s3Client } from "../../aws/clients.ts";
import { UsageError, WorldError } from "../../errors.ts";
import { cleanCommit, short } from "../../git/commits.ts";
import { type GitHub, githubFrom, mergedPullRequests, readReviewed } from "../../github/index.ts";
import { git } from "../../git/git.ts";
import { madeBy } from "../../drift/stack-state.ts";
import { bind } from "../../plan/bind.ts";
import type { Plan } from "../../plan/plan.ts";
import type { CompiledProject } from "../../project/plan.ts";
import { type DurableChange, durableChanges } from "../../review/durable.ts";
import { digestOf } from "../../review/unreviewed.ts";
import { newestDeployment } from "../../run/publish/index.ts";
import { count } from "../../spec/count.ts";
import { S3Store } from "../../run/s3-store.ts";
import { changesIn } from "../pulumi/changes.ts";
import { stackState } from "../drift/state.ts";
import { lastWords } from "../pulumi/last-words.ts";
import { hearPulumi, type Stack } from "../pulumi/stack.ts";
import { reviewedChanges, type Reviews, type Verdict } from "./reviewed-changes.ts";

export interface ReviewOptions {
  /** What `--accept` names: the changes that were refused before. */
  readonly accept: string | undefined;
  readonly json: boolean;
}

/**
 * Whether a stack may be changed as its project now says: all that changes was shown by a pull request since the last deployment, or was accepted. Says on
 * stderr why not. Throws a UsageError where that cannot be asked, a WorldError where GitHub, git, AWS or Pulumi does not answer.
 */
export async function requireReviewed(
  stack: Stack,
  { plan: compiled }: CompiledProject,
  { accept, json }: ReviewOptions,
): Promise<boolean> {
  const github = githubFrom(process.env);
  if (!github) throw new UsageError("--reviewed asks GitHub what was reviewed, and there is no GITHUB_TOKEN");
  const commit = await cleanCommit(stack.root);
  if (commit === undefined) {
    throw new UsageError(
      `"${stack.root}" has changes that no commit has, and only commits are reviewed`,
      "git status shows them.",
    );
  }
  const place = { region: compiled.region };
  const account = typeof compiled.account === "string" ? compiled.account : await accountOfCredentials(place);
  const plan = bind(compiled, { account }, compiled);
  const last = await newestDeployment(plan, new S3Store(s3Client(place)));
  const { environment } = plan;
  const stands = await isStanding(stack);
  if (!last && !stands) {
    note(`environment "${environment}" was never deployed: there is nothing that it could change`);
    return true;
  }
  const resources = stands ? await durableResources(stack) : [];
  const deploying = { root: stack.root, environment, from: last?.commit, commit, resources };
  const verdict = await reviewedChanges(deploying, await reviewsOf(github, stack.root, plan));
  if (verdict.left.length === 0) return true;
  const digest = digestOf(verdict.left);
  if (accept === digest) {
    note(`accepted: ${count(verdict.left.length, "change")} that no pull request has shown (${digest})`);
    return true;
  }
  note(refusal(plan, verdict, { digest, from: last?.commit, accept }));
  if (json) {
    const changes = verdict.left.map(({ class: its, kind, subject, path, reason }) => ({
      class: its,
      kind,
      subject,
      ...(path === undefined ? {} : { path }),
      reason,
    }));
    const refused = {
      format: 1,
      command: "up",
      environment: plan.environment,
      ok: false,
      unreviewed: changes,
      accept: digest,
    };
    process.stdout.write(`${JSON.stringify(refused, null, 2)}\n`);
  }
  return false;
}

async function reviewsOf(github: GitHub, root: string, { project }: Plan): Promise<Reviews> {
  const branch = process.env["GITHUB_REF_NAME"] ?? (await git(root, ["rev-parse", "--abbrev-ref", "HEAD"]));
  return {
    mergedPullRequests: (base, head) => mergedPullRequests(github, { base, head, branch }),
    readReviewed: (sha) => readReviewed(github, { project, sha }),
    origin: {
      server: process.env["GITHUB_SERVER_URL"] ?? "https://github.com",
      token: process.env["GITHUB_TOKEN"] ?? "",
    },
  };
}

/** Whether the stack has made anything that is still there: also where its deployments are written down in another region. */
async function isStanding(stack: Stack): Promise<boolean> {
  return madeBy(await stackState(stack)).length > 0;
}

/** What Pulumi would delete or replace that somebody would miss. */
async function durableResources(stack: Stack): Promise<readonly DurableChange[]> {
  const heard = await hearPulumi(stack, ["preview", "--json", "--stack", stack.name]);
  if (heard.code !== 0) {
    throw new WorldError(`pulumi cannot preview the stack "${stack.name}": ${lastWords(heard)}`, {
      next: "Nothing was changed.",
    });
  }
  return durableChanges(stack.name, changesIn(heard.out.split("\n")).resources);
}

function refusal(
  { environment }: Plan,
  { left, pullRequests, because }: Verdict,
  {
    digest,
    from,
    accept,
  }: { readonly digest: string; readonly from: string | undefined; readonly accept: string | undefined },
): string {
  const asked = pullRequests.map(({ number }) => `#${number}`).join(", ");
  const since = from === undefined ? "" : ` since ${short(from)}`;
  return [
    `environment "${environment}" is not changed: no pull request${since} has shown ${count(left.length, "change")}${asked === "" ? "" : ` (asked: ${asked})`}`,
    ...(because === undefined ? [] : [`  ${because}`]),
    ...left.map(
      ({ class: its, kind, subject, path, reason }) =>
        `  ${its} ${kind} ${subject}${path === undefined ? "" : ` ${path}`}: ${reason}`,
    ),
    ...(accept === undefined ? [] : [`  --accept ${accept} names other changes`]),
    `  Show them in a pull request, or accept just these: emrald up --env ${environment} --reviewed --accept ${digest}`,
  ].join("\n");
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
