import { bodyProblem, invalid, NOT_ALLOWED, NOT_FOUND, ok, paged, refused } from "./answers.ts";
import type { Answer } from "./faults.ts";
import type { Allowed, Issue, Pull, Scope, State } from "./state.ts";
import { checkRunView, commentView, issueView, pullView } from "./views.ts";

/** A request that has a route. */
export interface Asked {
  readonly url: URL;
  /** The parts of the path that the route's pattern holds. */
  readonly parts: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
}

type Need = readonly [Scope, "read" | "write"];

/** One of the permissions will do. The path is that below `/repos/<owner>/<name>`. */
export interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly needs: readonly Need[];
  readonly answer: (state: State, asked: Asked) => Answer;
}

export const ROUTES: readonly Route[] = [
  route(
    "GET",
    "/issues/(\\d+)/comments",
    [
      ["issues", "read"],
      ["pull-requests", "read"],
    ],
    (state, { url, parts }) =>
      isThere(state, parts) ??
      paged(
        state.comments.filter(({ on }) => on === number(parts)).map((one) => commentView(state, one)),
        url,
      ),
  ),
  route(
    "POST",
    "/issues/(\\d+)/comments",
    [
      ["issues", "write"],
      ["pull-requests", "write"],
    ],
    (state, { parts, body }) => {
      const missing = isThere(state, parts) ?? bodyProblem("IssueComment", body["body"]);
      if (missing) return missing;
      if (pullOf(state, number(parts))?.locked)
        return refused(403, "Unable to create comment because issue is locked.");
      const comment = { id: state.next++, on: number(parts), body: String(body["body"]), login: state.login };
      state.comments.push(comment);
      return ok(commentView(state, comment), 201);
    },
  ),
  route(
    "PATCH",
    "/issues/comments/(\\d+)",
    [
      ["issues", "write"],
      ["pull-requests", "write"],
    ],
    (state, { parts, body }) => {
      const comment = state.comments.find(({ id }) => id === number(parts));
      if (!comment) return NOT_FOUND;
      const problem = bodyProblem("IssueComment", body["body"]);
      if (problem) return problem;
      comment.body = String(body["body"]);
      return ok(commentView(state, comment));
    },
  ),
  route("GET", "/issues", [["issues", "read"]], (state, { url }) => {
    if (!state.hasIssues) return refused(410, "Issues has been disabled in this repository.");
    return paged(listed(state, url), url);
  }),
  route("POST", "/issues", [["issues", "write"]], (state, { body }) => {
    if (!state.hasIssues) return refused(410, "Issues has been disabled in this repository.");
    if (typeof body["title"] !== "string") return invalid("Issue", "title", "title is missing");
    const problem = bodyProblem("Issue", body["body"]);
    if (problem) return problem;
    const issue: Issue = {
      number: state.next++,
      title: body["title"],
      body: String(body["body"]),
      state: "open",
      login: state.login,
      updated: state.next++,
    };
    state.issues.push(issue);
    return ok(issueView(state, issue), 201);
  }),
  route("PATCH", "/issues/(\\d+)", [["issues", "write"]], (state, { parts, body }) => {
    const issue = state.issues.find((one) => one.number === number(parts));
    if (!issue) return NOT_FOUND;
    const problem = "body" in body ? bodyProblem("Issue", body["body"]) : undefined;
    if (problem) return problem;
    if ("state" in body && body["state"] !== "open" && body["state"] !== "closed")
      return invalid("Issue", "state", "state is not a state");
    if (typeof body["title"] === "string") issue.title = body["title"];
    if (typeof body["body"] === "string") issue.body = body["body"];
    if (body["state"] === "open" || body["state"] === "closed") issue.state = body["state"];
    issue.updated = state.next++;
    return ok(issueView(state, issue));
  }),
  route("GET", "/pulls", [["pull-requests", "read"]], (state, { url }) => {
    const wanted = url.searchParams.get("state") ?? "open";
    const found = state.pulls.filter((one) => wanted === "all" || one.state === wanted);
    return paged(
      found.toSorted((a, b) => b.number - a.number).map((one) => pullView(state, one)),
      url,
    );
  }),
  route("GET", "/pulls/(\\d+)", [["pull-requests", "read"]], (state, { parts }) => {
    const found = pullOf(state, number(parts));
    return found ? ok(pullView(state, found)) : NOT_FOUND;
  }),
  route("GET", "/pulls/(\\d+)/commits", [["pull-requests", "read"]], (state, { url, parts }) => {
    const found = pullOf(state, number(parts));
    return found
      ? paged(
          found.commits.slice(0, 250).map((sha) => ({ sha })),
          url,
        )
      : NOT_FOUND;
  }),
  route("GET", "/commits/([0-9a-f]+)/pulls", [["pull-requests", "read"]], (state, { url, parts }) => {
    const [sha = ""] = parts;
    // Of a fork's commits GitHub knows nothing here, until they are merged.
    const isKnown = state.history.includes(sha);
    const found = state.pulls.filter(({ commits, mergeCommit }) => commits.includes(sha) || mergeCommit === sha);
    return isKnown
      ? paged(
          found.map((one) => pullView(state, one)),
          url,
        )
      : NOT_FOUND;
  }),
  route("GET", "/compare/([^/]+)", [["contents", "read"]], (state, { url, parts }) => {
    const [base = "", head = ""] = decodeURIComponent(parts[0] ?? "").split("...");
    const [from, to] = [state.history.indexOf(base), state.history.indexOf(head)];
    if (from < 0 || to < 0) return NOT_FOUND;
    const commits = state.history.slice(from + 1, to + 1).map((sha) => ({ sha }));
    return paged(commits, url, (page) => ({ url: url.href, total_commits: commits.length, commits: page, files: [] }));
  }),
  route("GET", "/commits/([0-9a-f]+)/check-runs", [["checks", "read"]], (state, { url, parts }) => {
    const found = state.checkRuns.filter(({ headSha }) => headSha === parts[0]).toReversed();
    return paged(found.map(checkRunView), url, (page) => ({ total_count: found.length, check_runs: page }));
  }),
  route("POST", "/check-runs", [["checks", "write"]], (state, { body }) => {
    if (state.app === undefined) return refused(403, "You must authenticate via a GitHub App.");
    const problem = checkRunProblem(body);
    if (problem) return problem;
    const output = body["output"] as { title: string; summary: string; text?: string };
    const run = {
      id: state.next++,
      name: String(body["name"]),
      headSha: String(body["head_sha"]),
      externalId: typeof body["external_id"] === "string" ? body["external_id"] : "",
      app: state.app,
      status: "completed",
      conclusion: String(body["conclusion"]),
      output: { title: output.title, summary: output.summary, text: output.text ?? null },
    };
    state.checkRuns.push(run);
    return ok(checkRunView(run), 201);
  }),
];

function route(method: string, path: string, needs: readonly Need[], answer: Route["answer"]): Route {
  return { method, path: new RegExp(`^${path}$`), needs, answer };
}

/** What a token lacks. */
export function mayNot(allowed: Allowed, { needs }: Route): Answer | undefined {
  const may = needs.some(([scope, level]) => allowed[scope] === "write" || allowed[scope] === level);
  return may ? undefined : NOT_ALLOWED;
}

function number(parts: readonly string[]): number {
  return Number(parts[0]);
}

function pullOf(state: State, wanted: number): Pull | undefined {
  return state.pulls.find((one) => one.number === wanted);
}

/** Pull requests are issues too. */
function isThere(state: State, parts: readonly string[]): Answer | undefined {
  const wanted = number(parts);
  return pullOf(state, wanted) || state.issues.some((one) => one.number === wanted) ? undefined : NOT_FOUND;
}

function listed(state: State, url: URL): object[] {
  const wanted = url.searchParams.get("state") ?? "open";
  const [by, falls] = [url.searchParams.get("sort") ?? "created", url.searchParams.get("direction") !== "asc"];
  const of = (one: Issue): number => (by === "updated" ? one.updated : one.number);
  const issues = state.issues
    .filter((one) => wanted === "all" || one.state === wanted)
    .toSorted((a, b) => (falls ? of(b) - of(a) : of(a) - of(b)))
    .map((one) => issueView(state, one));
  const pulls = state.pulls
    .filter((one) => wanted === "all" || one.state === wanted)
    .map((one) => ({ ...pullView(state, one), title: "", body: "", user: { login: state.login }, pull_request: {} }));
  return [...issues, ...pulls];
}

const CONCLUSIONS = ["success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required"];

function checkRunProblem(body: Readonly<Record<string, unknown>>): Answer | undefined {
  const wrong = (field: string): Answer => invalid("CheckRun", field, `${field} is missing, or not what it must be`);
  if (typeof body["name"] !== "string" || body["name"] === "") return wrong("name");
  if (typeof body["head_sha"] !== "string" || !/^[0-9a-f]{40}$/.test(body["head_sha"])) return wrong("head_sha");
  if (body["status"] !== "completed" || !CONCLUSIONS.includes(String(body["conclusion"]))) return wrong("conclusion");
  const output = body["output"];
  if (typeof output !== "object" || output === null) return wrong("output");
  const { title, summary, text } = output as Record<string, unknown>;
  if (typeof title !== "string" || typeof summary !== "string") return wrong("output");
  return typeof text === "string" && text.length > 65_535 ? wrong("text") : undefined;
}
