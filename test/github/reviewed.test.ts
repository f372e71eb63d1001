import { expect, it, onTestFinished } from "vitest";
import { type GitHub, githubFrom, keepReviewed, mergedPullRequests, readReviewed } from "../../src/github/index.ts";
import { pull, sha, startGitHub, type State, writes } from "./double.ts";

async function started(given: Partial<State> = {}): Promise<{ github: GitHub; state: State }> {
  const { state, environment, close } = await startGitHub(given);
  onTestFinished(close);
  const github = githubFrom(environment, { most: 120, second: 0 });
  if (!github) throw new Error("there is a token");
  return { github, state };
}

const HEAD = sha(77);
const AT = { project: "shop", sha: HEAD };
const key = (number: number): string => number.toString(16).padStart(16, "0");
const keep = (github: GitHub, keys: Record<string, string[]>, at = AT) =>
  keepReviewed(github, { ...at, keys, title: "1 change" });

it("keeps what was reviewed with the commit, once, and the newest counts", async () => {
  const { github, state } = await started();
  expect(await readReviewed(github, AT)).toBeUndefined();
  expect(await keep(github, { prod: [key(2), key(1)], dev: [key(3)] })).toBe("kept");
  expect(await keep(github, { dev: [key(3)], prod: [key(1), key(2), key(2)] })).toBe("unchanged");
  expect(await readReviewed(github, AT)).toEqual({ dev: [key(3)], prod: [key(1), key(2)] });
  expect(await keep(github, { dev: [] })).toBe("kept");
  // Told that nothing changes is something else than not told.
  expect(await readReviewed(github, AT)).toEqual({ dev: [] });
  expect(writes(state)).toHaveLength(2);
});

it("keeps more than one check run holds in several", async () => {
  const { github, state } = await started();
  const keys = { dev: Array.from({ length: 9_000 }, (_, index) => key(index)), prod: [key(1)] };
  await keep(github, keys);
  expect(state.checkRuns.map(({ name }) => name)).toEqual([
    "emrald: reviewed changes",
    "emrald: reviewed changes (2)",
    "emrald: reviewed changes (3)",
  ]);
  expect(await readReviewed(github, AT)).toEqual(keys);
  // A part of another review does not complete it.
  const [, second] = state.checkRuns;
  if (second)
    state.checkRuns.push({
      ...second,
      id: state.next++,
      output: { ...second.output, text: "emrald-reviewed 1 2/3 0000000000000000" },
    });
  expect(await readReviewed(github, AT)).toBeUndefined();
});

it("believes GitHub Actions alone, for this commit and this project, and no text that is not whole", async () => {
  const { github, state } = await started();
  await keep(github, { dev: [key(1)] });
  const [own] = state.checkRuns;
  if (!own) throw new Error("it is kept");
  const forged = { ...own, output: { ...own.output, text: (own.output.text ?? "").replace(key(1), key(9)) } };
  const put = (more: object): void => void state.checkRuns.push({ ...forged, id: state.next++, ...more });
  put({ app: "somebody-else" });
  put({ externalId: "emrald:other" });
  put({ name: "emrald: reviewed changes (2)" });
  put({ status: "in_progress" });
  expect(await readReviewed(github, AT)).toEqual({ dev: [key(1)] });
  expect(await readReviewed(github, { ...AT, sha: sha(78) })).toBeUndefined();
  expect(await readReviewed(github, { ...AT, project: "other" })).toBeUndefined();
  // Changed by hand: the keys are not those that its first line is of.
  put({});
  expect(await readReviewed(github, AT)).toBeUndefined();
});

it("is kept by the token of a workflow, and by no person's", async () => {
  const { github } = await started({ app: undefined, login: "ann" });
  await expect(keep(github, {})).rejects.toThrow("You must authenticate via a GitHub App.");
  const { github: reader } = await started({ allowed: { checks: "read" } });
  await expect(keep(reader, {})).rejects.toMatchObject({ next: expect.stringContaining("`checks: write`") as string });
});

it("is made once though the answer is lost", async () => {
  const { github, state } = await started();
  state.faults.push(
    { on: /check-runs$/, answer: { status: 200, body: { total_count: 0, check_runs: [] } } },
    { on: /^POST/, answer: "lost" },
  );
  expect(await keep(github, { dev: [key(1)] })).toBe("kept");
  expect(state.checkRuns).toHaveLength(1);
});

const history = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => sha(from + index));

it("tells the merged pull requests between two commits in the order of their merges", async () => {
  const merged = (number: number, mergeCommit: string, at: string, commits: string[]) =>
    pull({ number, state: "closed", mergedAt: at, mergeCommit, commits });
  const { github, state } = await started({
    history: history(1, 150),
    pulls: [
      merged(5, sha(140), "2026-01-02T00:00:00Z", [sha(900)]),
      merged(9, sha(120), "2026-01-01T00:00:00Z", history(100, 119)),
      // Before; closed without a merge; merged into another branch, and its commit pushed here.
      merged(2, sha(8), "2025-01-01T00:00:00Z", [sha(7)]),
      pull({ number: 11, state: "closed", commits: [sha(130)] }),
      merged(12, sha(999), "2026-01-01T12:00:00Z", [sha(131)]),
      // Into a branch that nobody protects, which was merged here later.
      { ...merged(13, sha(125), "2026-01-01T13:00:00Z", [sha(132)]), base: "develop" },
    ],
  });
  expect(await mergedPullRequests(github, { base: sha(10), head: sha(150), branch: "main" })).toEqual([
    { number: 9, headSha: sha(9), mergeSha: sha(120), url: "https://github.com/us/lake/pull/9" },
    { number: 5, headSha: sha(5), mergeSha: sha(140), url: "https://github.com/us/lake/pull/5" },
  ]);
  // What a merge has brought is not asked about commit by commit.
  expect(state.requests.filter((one) => one.includes(sha(105)))).toEqual([]);
  expect(await mergedPullRequests(github, { base: sha(150), head: sha(150), branch: "main" })).toEqual([]);
});

it("asks about no more commits than a token may, and says what is not there", async () => {
  const { github } = await started({ history: history(1, 600) });
  await expect(mergedPullRequests(github, { base: sha(1), head: sha(600), branch: "main" })).rejects.toThrow(
    "there are 599 commits since",
  );
  await expect(mergedPullRequests(github, { base: sha(1), head: sha(601), branch: "main" })).rejects.toThrow(
    /cannot compare .*it is not there/,
  );
});
