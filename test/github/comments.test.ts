import { expect, it, onTestFinished } from "vitest";
import { type GitHub, githubFrom, markerOf, upsertComment } from "../../src/github/index.ts";
import { BAD_GATEWAY, pull, secondaryLimit, startGitHub, type State, usedUp, writes } from "./double.ts";

const MARKER = markerOf("review", "shop");
const US = "github-actions[bot]";

async function started(given: Partial<State> = {}): Promise<{ github: GitHub; state: State }> {
  const { state, environment, close } = await startGitHub({ pulls: [pull({ number: 7 })], ...given });
  onTestFinished(close);
  const github = githubFrom(environment, { most: 120, second: 0 });
  if (!github) throw new Error("there is a token");
  return { github, state };
}

const write = (github: GitHub, text = "news") =>
  upsertComment(github, { number: 7, marker: MARKER, body: `${MARKER}\n${text}\n` });

const talk = (number: number) =>
  Array.from({ length: number }, (_, index) => ({ id: index + 1, on: 7, body: "me too", login: "reader" }));

it("is made once, updated in place, and not written where it says the same", async () => {
  const { github, state } = await started();
  expect(await write(github)).toMatchObject({ how: "created", others: 0 });
  expect(await write(github, "other news")).toMatchObject({ how: "updated" });
  expect(await write(github, "other news")).toMatchObject({ how: "unchanged" });
  expect(state.comments.map(({ body }) => body)).toEqual([`${MARKER}\nother news\n`]);
  expect(writes(state)).toEqual(["POST /repos/us/lake/issues/7/comments", expect.stringContaining("PATCH")]);
});

it("is found at position 101", async () => {
  const own = { id: 101, on: 7, body: `${MARKER}\nold\n`, login: US };
  const { github, state } = await started({ comments: [...talk(100), own] });
  expect(await write(github)).toMatchObject({ how: "updated" });
  expect(state.comments).toHaveLength(101);
  expect(state.comments[100]?.body).toBe(`${MARKER}\nnews\n`);
});

it("is not a stranger's with our marker, nor one that only holds it", async () => {
  const strangers = [
    { id: 1, on: 7, body: `${MARKER}\nnothing to see\n`, login: "stranger" },
    { id: 2, on: 7, body: `> ${MARKER}`, login: US },
    { id: 3, on: 7, body: `${markerOf("review", "shop_other")}\n`, login: US },
  ];
  const { github, state } = await started({ comments: [...strangers] });
  expect(await write(github)).toMatchObject({ how: "created" });
  expect(state.comments.slice(0, 3).map(({ body }) => body)).toEqual(strangers.map(({ body }) => body));
});

it("of two of ours updates the oldest, and says so", async () => {
  const twice = [9, 4].map((id) => ({ id, on: 7, body: `${MARKER}\n${id}\n`, login: US }));
  const { github, state } = await started({ comments: twice });
  expect(await write(github)).toMatchObject({ how: "updated", others: 1 });
  expect(state.comments.map(({ id, body }) => [id, body.includes("news")])).toEqual([
    [9, false],
    [4, true],
  ]);
});

it("of a person's token is that person's", async () => {
  const bot = { id: 1, on: 7, body: `${MARKER}\nbot\n`, login: US };
  const { github, state } = await started({ login: "Ann", app: undefined, comments: [bot] });
  expect(await write(github)).toMatchObject({ how: "created" });
  expect(state.comments.map(({ login }) => login)).toEqual([US, "Ann"]);
});

it.each([403, 429] as const)("waits for a secondary limit (%d), as long as GitHub says", async (status) => {
  const { github, state } = await started();
  state.faults.push({ on: /^POST .*comments/, answer: secondaryLimit(status, 60) });
  expect(await write(github)).toMatchObject({ how: "created" });
  expect(state.comments).toHaveLength(1);
});

it.each([403, 429] as const)("does not wait for hours (%d)", async (status) => {
  const { github, state } = await started();
  for (let times = 0; times < 3; times += 1)
    state.faults.push({ on: /^POST .*comments/, answer: secondaryLimit(status, 50) });
  await expect(write(github)).rejects.toMatchObject({
    name: "WorldError",
    message: expect.stringContaining("GitHub limits how fast this token may ask") as string,
    next: "Run it again in 50 s.",
  });
  expect(state.comments).toEqual([]);
  state.faults.length = 0;
  state.faults.push({ on: /graphql/, answer: usedUp(4_000_000_000) });
  await expect(write(github)).rejects.toThrow(/limits how fast/);
});

it("says which permission is missing", async () => {
  const { github } = await started({ allowed: { "pull-requests": "read" } });
  await expect(write(github)).rejects.toMatchObject({
    message: "cannot comment on pull request #7: this token may not: Resource not accessible by integration",
    next: "Give the job the permission `pull-requests: write`, or a token that has it.",
  });
});

it("says that a conversation is locked, and that there is no such pull request", async () => {
  const { github } = await started({ pulls: [pull({ number: 7, locked: true })] });
  await expect(write(github)).rejects.toThrow("cannot comment on pull request #7: the conversation is locked");
  const { github: other } = await started({ pulls: [] });
  await expect(write(other)).rejects.toThrow(/it is not there/);
});

it("is made once though the answer is lost, and again though the request is", async () => {
  const { github, state } = await started();
  state.faults.push({ on: /^POST .*comments/, answer: "lost" });
  expect(await write(github)).toMatchObject({ how: "created" });
  expect(state.comments).toHaveLength(1);
  const { github: other, state: empty } = await started();
  empty.faults.push({ on: /^POST .*comments/, answer: "broken" });
  expect(await write(other)).toMatchObject({ how: "created" });
  expect(empty.comments).toHaveLength(1);
});

it("repeats what GitHub fails at, and tells it in the end", async () => {
  const { github, state } = await started();
  state.faults.push({ on: /^GET .*comments/, answer: BAD_GATEWAY }, { on: /^GET .*comments/, answer: BAD_GATEWAY });
  expect(await write(github)).toMatchObject({ how: "created" });
  for (let times = 0; times < 4; times += 1) state.faults.push({ on: /^GET .*comments/, answer: BAD_GATEWAY });
  await expect(write(github)).rejects.toThrow("GitHub failed (502): Server Error");
});

it("fits exactly, and not a character more", async () => {
  const { github, state } = await started();
  const room = 65_536 - MARKER.length - 2;
  expect(await write(github, "𝄞".repeat(room))).toMatchObject({ how: "created" });
  await expect(write(github, "𝄞".repeat(room + 1))).rejects.toThrow(/body is too long/);
  expect(state.comments).toHaveLength(1);
});

it("needs a token that GitHub knows", async () => {
  const { github } = await started({ token: "t0ken" });
  const { url, close } = await startGitHub({ token: "other" });
  onTestFinished(close);
  const stale = githubFrom({ GITHUB_TOKEN: "t0ken", GITHUB_REPOSITORY: "us/lake", GITHUB_API_URL: url });
  expect(github.owner).toBe("us");
  if (!stale) throw new Error("there is a token");
  await expect(write(stale)).rejects.toThrow("GitHub does not know this token");
});

it("knows no GitHub without a token, and wants to know which repository", () => {
  expect(githubFrom({})).toBeUndefined();
  expect(githubFrom({ GITHUB_TOKEN: " " })).toBeUndefined();
  expect(() => githubFrom({ GITHUB_TOKEN: "t" })).toThrow("no GITHUB_REPOSITORY");
  expect(() => githubFrom({ GITHUB_TOKEN: "t", GITHUB_REPOSITORY: "lake" })).toThrow('GITHUB_REPOSITORY is "lake"');
  const odd = { GITHUB_TOKEN: "t", GITHUB_REPOSITORY: "us/lake", GITHUB_API_URL: "ftp://x" };
  expect(() => githubFrom(odd)).toThrow('GITHUB_API_URL is "ftp://x"');
});
