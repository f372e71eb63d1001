import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { onTestFinished } from "vitest";
import type { ActionDouble } from "./actions/action.ts";
import {
  checkout,
  configureAwsCredentials,
  downloadArtifact,
  installs,
  type Role,
  uploadArtifact,
} from "./actions/known.ts";
import { Groups } from "./concurrency.ts";
import { GITHUB_PATIENCE, type Patience } from "./process.ts";
import type { GitHubEnvironment, Repository } from "./repository.ts";
import { WorkflowRun } from "./run.ts";
import type { Permissions } from "./workflow.ts";

export type { GitHubEnvironment } from "./repository.ts";
export type { Role } from "./actions/known.ts";
export type { WorkflowRun } from "./run.ts";

export interface MachineOptions {
  /** A bare repository; it needs `uploadpack.allowAnySHA1InWant`, as GitHub's have. */
  readonly git: string;
  /** `owner/name`. */
  readonly repository?: string;
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly environments?: Readonly<Record<string, GitHubEnvironment>>;
  /** By ARN. */
  readonly roles?: Readonly<Record<string, Role>>;
  /** For every step: PATH, and where AWS and GitHub are. */
  readonly env?: Readonly<Record<string, string>>;
  /** The folder of the `pulumi` command. */
  readonly pulumi?: string;
  readonly actions?: Readonly<Record<string, ActionDouble>>;
  readonly patience?: Patience;
  readonly token?: (permissions: Permissions) => string;
}

export interface Event {
  readonly name: "push" | "pull_request" | "workflow_run" | "workflow_dispatch" | "schedule";
  /** The commit whose workflows run. */
  readonly sha: string;
  readonly ref?: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly fork?: boolean;
}

/** GitHub Actions on this machine: runs the files as they are, with stand-ins for what is not in the repository. */
export class Machine {
  readonly #repository: Repository;
  readonly #name: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "emrald-machine-"));
  #runs = 0;

  constructor(options: MachineOptions) {
    onTestFinished(() => rmSync(this.#folder, { recursive: true, force: true }));
    this.#name = options.repository ?? "acme/lake";
    const { git, pulumi } = options;
    this.#repository = {
      vars: options.vars ?? {},
      secrets: options.secrets ?? {},
      environments: options.environments ?? {},
      groups: new Groups(),
      read: (sha, file) => execaSync("git", ["-C", git, "show", `${sha}:${file}`], { stripFinalNewline: false }).stdout,
      token: options.token ?? (() => "token"),
      runner: {
        folder: this.#folder,
        env: { PATH: process.env["PATH"] ?? "", ...options.env },
        patience: options.patience ?? GITHUB_PATIENCE,
        artifacts: (run) => this.#artifacts(run),
        actions: {
          "actions/checkout": checkout(git),
          "actions/setup-node": () => undefined,
          "actions/upload-artifact": uploadArtifact,
          "actions/download-artifact": downloadArtifact,
          "aws-actions/configure-aws-credentials": configureAwsCredentials(options.roles ?? {}),
          ...(pulumi === undefined ? {} : { "pulumi/actions": installs(pulumi) }),
          ...options.actions,
        },
      },
    };
  }

  /** Starts a workflow, as an event does. */
  start(file: string, event: Event): WorkflowRun {
    const id = String(++this.#runs);
    const { name, sha, ref = "refs/heads/main", payload = {}, inputs = {}, fork = false } = event;
    const path = join(this.#folder, `event-${id}.json`);
    const whole = { ...payload, repository: { full_name: this.#name, default_branch: "main" } };
    writeFileSync(path, JSON.stringify(whole));
    const head = (payload as { pull_request?: { head: { ref: string }; base: { ref: string } } }).pull_request;
    const github = {
      event_name: name,
      event: whole,
      event_path: path,
      sha,
      ref,
      ref_name: ref.replace(/^refs\/(heads|pull)\//, ""),
      head_ref: head?.head.ref ?? "",
      base_ref: head?.base.ref ?? "",
      repository: this.#name,
      run_id: id,
      run_attempt: "1",
      workflow: file,
    };
    return new WorkflowRun(this.#repository, { file, github, inputs, fork });
  }

  /** As "Re-run failed jobs" does. */
  rerun({ request, results }: WorkflowRun): WorkflowRun {
    const run_attempt = String(Number(request.github["run_attempt"]) + 1);
    return new WorkflowRun(this.#repository, { ...request, github: { ...request.github, run_attempt }, kept: results });
  }

  #artifacts(run: string): string {
    const folder = join(this.#folder, "artifacts", run);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}
