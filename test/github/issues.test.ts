import { expect, it, onTestFinished } from "vitest";
import { tellIssue } from "../../src/cli/drift/issue.ts";
import { driftOf, type Seen } from "../../src/drift/drift.ts";
import { type GitHub, githubFrom } from "../../src/github/index.ts";
import { pull, startGitHub, type State, writes } from "./double.ts";

const US = "github-actions[bot]";

async function started(given: Partial<State> = {}): Promise<{ github: GitHub; state: State }> {
  const { state, environment, close } = await startGitHub(given);
  onTestFinished(close);
  const github = githubFrom(environment, { most: 120, second: 0 });
  if (!github) throw new Error("there is a token");
  return { github, state };
}

const drift = (reason: string, more: Partial<Seen> = {}) =>
  driftOf({
    environment: "prod",
    isDeployed: true,
    findings: [{ class: "security", type: "aws:x/y:Z", name: "z", id: "z", reason, properties: [] }],
    notDeployed: [],
    untold: [],
    ...more,
  });
const tell = (github: GitHub, found = drift("gone")) => tellIssue(github, "shop", found);
const NONE = drift("", { findings: [] });

it("opens one, updates it in place, leaves it alone, closes it with a last word, and opens it again", async () => {
  const { github, state } = await started({ pulls: [pull({ number: 3 })] });
  expect(await tell(github)).toMatch(/^created /);
  expect(await tell(github)).toMatch(/^unchanged /);
  expect(await tell(github, drift("other"))).toMatch(/^updated /);
  expect(await tell(github, drift("", { untold: ["nobody answers"], findings: [] }))).toMatch(/^updated /);
  expect(await tell(github, NONE)).toMatch(/^closed /);
  expect(state.comments.map(({ body }) => body)).toEqual(["There is no drift any more."]);
  expect(await tell(github, NONE)).toBe("there is no issue to close");
  expect(await tell(github, drift("other"))).toMatch(/^reopened /);
  expect(state.issues).toHaveLength(1);
  expect(state.issues[0]).toMatchObject({ state: "open", title: "emrald: drift of prod" });
  expect(state.issues[0]?.body.startsWith("<!-- emrald:drift shop/prod -->\n### Drift: prod")).toBe(true);
  expect(writes(state).filter((one) => one.startsWith("POST"))).toHaveLength(2);
});

it("takes neither a stranger's for it, nor that of another environment, and finds ours beyond the first page", async () => {
  const issue = (number: number, body: string, login = US) =>
    ({ number, title: "t", body, state: "open", login, updated: number }) as const;
  const body = "<!-- emrald:drift shop/prod -->\nold";
  const others = Array.from({ length: 120 }, (_, index) => issue(index + 1, "a bug", "reader"));
  const { github, state } = await started({
    issues: [issue(200, body, "stranger"), issue(201, body.replace("prod", "dev")), ...others, issue(300, body)],
  });
  expect(await tell(github)).toBe("updated https://github.com/us/lake/issues/300");
  expect(state.issues).toHaveLength(123);
  expect(state.issues[0]?.body).toBe(body);
});

it("says that issues are turned off, and which permission is missing", async () => {
  const { github } = await started({ hasIssues: false });
  await expect(tell(github)).rejects.toMatchObject({
    message: "cannot read the issues: Issues has been disabled in this repository.",
    next: "Turn it on in the repository's settings.",
  });
  const { github: reader } = await started({ allowed: { issues: "read" } });
  await expect(tell(reader)).rejects.toMatchObject({ next: expect.stringContaining("`issues: write`") as string });
});
