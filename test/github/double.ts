import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { NOT_FOUND, ok, refused } from "./double/answers.ts";
import type { Answer } from "./double/faults.ts";
import { mayNot, ROUTES } from "./double/routes.ts";
import { EVERYTHING, type State } from "./double/state.ts";

export { BAD_GATEWAY, secondaryLimit, usedUp } from "./double/faults.ts";
export { pull, sha, type State, writes } from "./double/state.ts";

export interface GitHubDouble {
  readonly url: string;
  /** What it knows, to look at and to change. */
  readonly state: State;
  /** What a command needs to speak with it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/** Stands in for GitHub: one repository, with pages, limits and permissions, by default for the token of a workflow that may do everything. */
export async function startGitHub(given: Partial<State> = {}): Promise<GitHubDouble> {
  const state: State = {
    token: "t0ken",
    login: "github-actions[bot]",
    app: "github-actions",
    allowed: EVERYTHING,
    tokens: new Map(),
    repository: "us/lake",
    pulls: [],
    comments: [],
    issues: [],
    hasIssues: true,
    checkRuns: [],
    history: [],
    faults: [],
    requests: [],
    next: 10_000,
    ...given,
  };
  const server = createServer((request, response) => void handle(state, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    state,
    environment: { GITHUB_TOKEN: state.token, GITHUB_REPOSITORY: state.repository, GITHUB_API_URL: url },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "localhost"}`);
  const asked = `${request.method ?? ""} ${url.pathname}`;
  const text = await bodyOf(request);
  state.requests.push(asked);
  const at = state.faults.findIndex(({ on }) => on.test(asked));
  const [fault] = at < 0 ? [] : state.faults.splice(at, 1);
  if (fault?.answer === "broken") {
    response.destroy();
    return;
  }
  if (fault && fault.answer !== "lost") {
    send(response, fault.answer);
    return;
  }
  const answer = answerTo(state, request, url, text);
  if (fault) response.destroy();
  else send(response, answer);
}

function answerTo(state: State, request: IncomingMessage, url: URL, text: string): Answer {
  if (request.headers["user-agent"] === undefined) return refused(403, "Request forbidden by administrative rules.");
  if (!/^(?:token|bearer) /i.test(request.headers.authorization ?? "")) return refused(401, "Requires authentication");
  const token = request.headers.authorization?.split(" ")[1] ?? "";
  const allowed = token === state.token ? state.allowed : state.tokens.get(token);
  if (!allowed) return refused(401, "Bad credentials");
  const body = parsed(text);
  if (!body) return refused(400, "Problems parsing JSON");
  if (url.pathname === "/graphql") return graphql(state, body);
  if (url.pathname === "/user") {
    return state.app === undefined
      ? ok({ login: state.login })
      : refused(403, "Resource not accessible by integration");
  }
  const prefix = `/repos/${state.repository}`;
  if (!url.pathname.startsWith(prefix)) return NOT_FOUND;
  const path = url.pathname.slice(prefix.length);
  const route = ROUTES.find((one) => one.method === request.method && one.path.test(path));
  if (!route) return NOT_FOUND;
  const [, ...parts] = route.path.exec(path) ?? [];
  return mayNot(allowed, route) ?? route.answer(state, { url, parts, body });
}

function graphql(state: State, body: Readonly<Record<string, unknown>>): Answer {
  if (/^\s*query\s*\{\s*viewer\s*\{\s*login\s*\}\s*\}\s*$/.test(String(body["query"]))) {
    return ok({ data: { viewer: { login: state.login } } });
  }
  return ok({ errors: [{ message: "Parse error" }] });
}

function parsed(text: string): Record<string, unknown> | undefined {
  if (text === "") return {};
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
}
