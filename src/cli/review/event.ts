import { readFileSync } from "node:fs";
import { UsageError } from "../../errors.ts";

/** What a workflow was started by, as far as a comment asks (GitHub Actions, GITHUB_EVENT_PATH). */
export interface Event {
  /** Of a pull request's own workflow. */
  readonly pullRequest?: { readonly number: number; readonly headSha: string };
  /** Of a workflow that follows another: the repository that the other's commit is in, `owner/name`. */
  readonly headRepository?: string;
  /** The pull request's code ran without credentials: it is from a fork, or of Dependabot. */
  readonly isForked: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/** Without a file it was started by hand. Throws a UsageError where the file is none of GitHub's. */
export function readEvent(path: string | undefined, repository: string | undefined): Event {
  if (path === undefined || path === "") return { isForked: false };
  const event = parsed(path);
  const pull = below(event, "pull_request");
  const [number, headSha] = [pull?.["number"], below(pull, "head")?.["sha"]];
  const isPull = typeof number === "number" && typeof headSha === "string";
  const followed = below(event, "workflow_run", "head_repository")?.["full_name"];
  const repositories = [below(pull, "head", "repo")?.["full_name"], followed];
  const isForked =
    repositories.some((one) => one !== undefined && one !== repository) ||
    [below(pull, "user")?.["login"], below(event, "workflow_run", "actor")?.["login"]].includes("dependabot[bot]");
  return {
    ...(isPull ? { pullRequest: { number, headSha } } : {}),
    ...(typeof followed === "string" ? { headRepository: followed } : {}),
    isForked,
  };
}

function parsed(path: string): Json {
  try {
    const value = JSON.parse(readFileSync(path, "utf8")) as unknown;
    if (typeof value === "object" && value !== null) return value as Json;
  } catch {
    // Told below: whether it is there or is no JSON, it is nothing that GitHub has written.
  }
  throw new UsageError(`GITHUB_EVENT_PATH names "${path}", which is no event of GitHub's`, "GitHub Actions sets it.");
}

function below(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  let at: unknown = value;
  for (const key of keys) at = typeof at === "object" && at !== null ? (at as Json)[key] : undefined;
  return typeof at === "object" && at !== null ? (at as Json) : undefined;
}
