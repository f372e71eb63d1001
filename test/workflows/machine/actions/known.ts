import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execaSync } from "execa";
import { may } from "../permissions.ts";
import { type ActionCall, type ActionDouble, ActionFailed, type JobWorld } from "./action.ts";

/** A role in AWS that trusts GitHub. */
export interface Role {
  /** The subjects of tokens that may take it on. */
  readonly subjects: readonly string[];
  /** The longest session. */
  readonly seconds: number;
}

/** A clone of the repository at a commit, as actions/checkout leaves it. */
export function checkout(repository: string): ActionDouble {
  return ({ with: { ref = "", "fetch-depth": depth = "1", "persist-credentials": persist, ...others }, job, say }) => {
    if (Object.keys(others).length > 0) throw new Error(`the machine knows no ${Object.keys(others).join(", ")}`);
    if (persist !== "false") throw new Error("credentials would be left in the workspace");
    if (!may(job.permissions, "contents", "read"))
      throw new ActionFailed("repository not found: contents: read is missing");
    // From 7.0 on: the code of a fork is no place for the rights of the branch.
    if (job.github.event_name === "workflow_run" && ref !== "")
      throw new ActionFailed("refusing to check out fork pull request code");
    const git = (...args: string[]): void => void execaSync("git", args, { cwd: job.workspace });
    const commit = ref === "" ? job.github.sha : ref;
    git("init", "--quiet", "--initial-branch=nothing");
    git("remote", "add", "origin", `file://${repository}`);
    if (depth === "0") git("fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*");
    git("fetch", "--quiet", ...(depth === "0" ? [] : [`--depth=${depth}`]), "origin", commit);
    git("checkout", "--quiet", "--detach", commit);
    say(`at ${commit}`);
  };
}

export const uploadArtifact: ActionDouble = ({ with: { name = "artifact", path = "", overwrite }, job, say }) => {
  const to = join(job.artifacts(job.github.run_id), name);
  if (!existsSync(path) || readdirSync(path).length === 0) {
    say(`no files were found at ${path}`);
    return;
  }
  if (existsSync(to) && overwrite !== "true") throw new ActionFailed(`an artifact "${name}" is there already`);
  rmSync(to, { recursive: true, force: true });
  cpSync(path, to, { recursive: true });
};

export const downloadArtifact: ActionDouble = ({ with: inputs, job, say }) => {
  const { pattern = "*", path = job.workspace, "run-id": run = job.github.run_id } = inputs;
  if (inputs["merge-multiple"] !== "true") throw new Error("the machine knows merge-multiple alone");
  const other = run !== job.github.run_id;
  if (other && !(may(job.permissions, "actions", "read") && inputs["github-token"] === job.github.token)) {
    throw new ActionFailed("an artifact of another run needs github-token, and actions: read");
  }
  mkdirSync(path, { recursive: true });
  const matches = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
  const found = readdirSync(job.artifacts(run)).filter((name) => matches.test(name));
  for (const name of found) cpSync(join(job.artifacts(run), name), path, { recursive: true });
  say(`${found.length} artifacts`);
};

/** Credentials for a role that trusts the job's token. */
export function configureAwsCredentials(roles: Readonly<Record<string, Role>>): ActionDouble {
  return ({
    with: { "role-to-assume": arn = "", "aws-region": region, "role-duration-seconds": seconds = "3600" },
    job,
    say,
  }) => {
    if (!may(job.permissions, "id-token", "write"))
      throw new ActionFailed("could not get a token: id-token: write is missing");
    const role = roles[arn];
    const subject = subjectOf(job);
    if (!role?.subjects.includes(subject)) throw new ActionFailed(`${subject} is not authorized to assume "${arn}"`);
    if (Number(seconds) > role.seconds)
      throw new ActionFailed(`${seconds} is longer than a session of "${arn}" may be`);
    if (!region) throw new ActionFailed("aws-region is missing");
    Object.assign(job.env, {
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_SESSION_TOKEN: arn,
      AWS_REGION: region,
    });
    say(`${subject} is ${arn}`);
  };
}

/** Whom a job's token is for: https://docs.github.com/en/actions/reference/security/oidc */
function subjectOf({ github, environment }: JobWorld): string {
  const context =
    environment !== undefined
      ? `environment:${environment}`
      : github.event_name === "pull_request"
        ? "pull_request"
        : `ref:${github.ref}`;
  return `repo:${github.repository}:${context}`;
}

/** Puts commands on PATH. */
export function installs(folder: string): ActionDouble {
  return ({ job }: ActionCall) => void job.path.unshift(folder);
}
