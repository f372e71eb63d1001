import type { Permissions } from "./workflow.ts";

const LEVELS = ["none", "read", "write"];

/** What a job's token may: its own permissions or the workflow's, and no more than whoever called it may. */
export function tokenPermissions(own: Permissions | undefined, above: Permissions | undefined): Permissions {
  if (own === undefined) return above ?? {};
  for (const [scope, level] of Object.entries(own)) {
    if (above && LEVELS.indexOf(level) > LEVELS.indexOf(above[scope] ?? "none")) {
      throw new Error(`a called workflow asks for ${scope}: ${level}, and may only ${above[scope] ?? "none"}`);
    }
  }
  return own;
}

/** What is left of them for a pull request from a fork: https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request */
export function forkPermissions(permissions: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(permissions)
      .filter(([scope]) => scope !== "id-token")
      .map(([scope, level]) => [scope, level === "write" ? "read" : level]),
  );
}

/** Whether a token may do something. */
export function may(permissions: Permissions, scope: string, level: "read" | "write"): boolean {
  return LEVELS.indexOf(permissions[scope] ?? "none") >= LEVELS.indexOf(level);
}
