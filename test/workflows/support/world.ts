import { resolve } from "node:path";
import { onTestFinished } from "vitest";
import { foundationRole, SESSIONS } from "../../../src/infra/decide/foundation/roles.ts";
import { applySubjects, previewSubjects } from "../../../src/infra/decide/foundation/subjects.ts";
import { type GitHubDouble, startGitHub } from "../../github/double.ts";
import type { Tree } from "../../project.ts";
import { type GitHubEnvironment, Machine, type MachineOptions, type WorkflowRun } from "../machine/index.ts";
import { type Account, startAccount } from "./account.ts";
import { ACCOUNT, lake, NAME } from "./lake.ts";
import { PulumiDouble } from "./pulumi.ts";
import { testRepository, type TestRepository } from "./repository.ts";

const REPOSITORY = "acme/lake";
const ENVIRONMENTS = ["dev", "prod"];
const FROM_MAIN = { branches: ["main"] };
const STAND_INS = resolve("test/workflows/stand-ins");

/** All that a workflow touches: GitHub, git, AWS and Pulumi, each by a stand-in; emrald and the workflows are the real ones. */
export interface World {
  readonly account: Account;
  readonly github: GitHubDouble;
  readonly git: TestRepository;
  readonly machine: Machine;
  readonly pulumi: PulumiDouble;
  /** As if `dev` had been deployed from main, run and taken down before. */
  readonly deployed: () => Promise<void>;
  /** What happens on GitHub when a commit gets to main. */
  readonly push: (sha: string) => WorkflowRun;
}

export interface WorldOptions {
  /** Where moto is. */
  readonly moto: string;
  readonly environments?: Readonly<Record<string, GitHubEnvironment>>;
  /** Files of the lake, changed before its first commit. */
  readonly change?: Readonly<Record<string, (text: string) => string>>;
  readonly patience?: MachineOptions["patience"];
  /** Nothing was told of a foundation. */
  readonly isUntold?: boolean;
}

export async function startWorld({
  moto,
  environments = {},
  change = {},
  patience,
  isUntold = false,
}: WorldOptions): Promise<World> {
  const account = await startAccount(moto);
  const files = Object.entries(lake()).map(([file, text]) => [file, change[file]?.(text) ?? text]);
  const git = testRepository(Object.fromEntries(files) as Tree);
  const github = await startGitHub({ repository: REPOSITORY, history: [git.head] });
  onTestFinished(github.close);
  const pulumi = await PulumiDouble.start(account.program);
  const machine = new Machine({
    git: git.git,
    repository: REPOSITORY,
    vars: isUntold ? {} : VARS,
    environments: { dev: FROM_MAIN, prod: FROM_MAIN, ...environments },
    roles: ROLES,
    pulumi: STAND_INS,
    // Long enough for all that ends in order.
    patience: patience ?? { interrupt: 60_000, terminate: 60_000 },
    env: {
      ...account.env,
      PATH: `${STAND_INS}:${process.env["PATH"] ?? ""}`,
      EMRALD_UNDER_TEST: resolve("dist/cli/emrald.mjs"),
      EMRALD_VENV: resolve(".venv"),
      PULUMI_STAND_IN: pulumi.url,
      GITHUB_API_URL: github.url,
      NO_COLOR: "1",
    },
    token: (permissions) => {
      const token = `job-${github.state.tokens.size}`;
      github.state.tokens.set(token, permissions);
      return token;
    },
  });
  const push = (sha: string): WorkflowRun => {
    github.state.history.push(sha);
    return machine.start("deploy.yml", { name: "push", sha });
  };
  const deployed = async (): Promise<void> => {
    await account.program.up("dev", git.git);
    await account.program.destroy("dev", true);
  };
  return { account, github, git, machine, pulumi, deployed, push };
}

function role(name: "preview" | "apply"): string {
  return `arn:aws:iam::${ACCOUNT}:role/emrald/${NAME}/${foundationRole(NAME, name)}`;
}

const VARS = {
  EMRALD_PREVIEW_ROLE: role("preview"),
  EMRALD_APPLY_ROLE: role("apply"),
  PULUMI_BACKEND_URL: "s3://state",
};

/** They trust whom the foundation's own roles trust. */
const ROLES = {
  [role("preview")]: { subjects: previewSubjects({ repository: REPOSITORY }, "main"), seconds: SESSIONS.preview },
  [role("apply")]: { subjects: applySubjects({ repository: REPOSITORY }, ENVIRONMENTS), seconds: SESSIONS.apply },
};
