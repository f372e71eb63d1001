import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { githubFrom, readReviewed } from "../../src/github/index.ts";
import { emraldWith } from "../acceptance/cli.ts";
import { pull, sha, startGitHub, type State } from "../github/double.ts";
import { writeTree } from "../project.ts";
import { change, check, diff, environment, preview } from "./documents.ts";

let root: string;
beforeEach(() => {
  // A spec that is broken elsewhere still has a name.
  root = writeTree({ "pipelines/project.yaml": 'stagez: {}\nproject: "shop" # ours\n' });
  put("review", { "check.json": check("dev"), "diff.json": diff(environment("dev", [change()])) });
});

function put(folder: string, files: Readonly<Record<string, unknown>>): void {
  mkdirSync(join(root, folder), { recursive: true });
  for (const [name, value] of Object.entries(files)) writeFileSync(join(root, folder, name), JSON.stringify(value));
}

const NOBODY = { GITHUB_TOKEN: "", GITHUB_STEP_SUMMARY: "", GITHUB_EVENT_PATH: "", GITHUB_REPOSITORY: "" };

async function github(given: Partial<State> = {}) {
  const double = await startGitHub({ pulls: [pull({ number: 7 })], ...given });
  onTestFinished(double.close);
  return double;
}

function event(value: unknown): Record<string, string> {
  put("", { "event.json": value });
  return { GITHUB_EVENT_PATH: join(root, "event.json") };
}

describe("emrald comment", () => {
  it("without a token prints the comment", async () => {
    const { exitCode, stdout } = await emraldWith(NOBODY, root, "comment");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^<!-- emrald:review shop -->\n### Breaking: /);
    const { stdout: json } = await emraldWith(NOBODY, root, "comment", "review", "--json");
    expect(JSON.parse(json)).toMatchObject({
      format: 1,
      command: "comment",
      class: "breaking",
      told: true,
      written: "printed",
    });
  });

  it("writes it to the pull request of the event, keeps what it shows, and puts it in the step's summary", async () => {
    const { environment: given, state } = await github();
    const summary = join(root, "summary.md");
    const variables = {
      ...NOBODY,
      ...given,
      ...event({ pull_request: { number: 7, head: { sha: sha(7), repo: { full_name: "us/lake" } } } }),
      GITHUB_STEP_SUMMARY: summary,
    };
    const { stdout, stderr } = await emraldWith(variables, root, "comment", "review", "--keep");
    expect([stdout, stderr]).toEqual([expect.stringMatching(/^created https:.*\/pull\/7#issuecomment-/), ""]);
    expect(state.comments.map(({ on }) => on)).toEqual([7]);
    expect(readFileSync(summary, "utf8")).toBe(state.comments[0]?.body);
    const reader = githubFrom(given);
    if (!reader) throw new Error("there is a token");
    expect(await readReviewed(reader, { project: "shop", sha: sha(7) })).toEqual({ dev: [change().key] });
    expect(state.checkRuns[0]?.output.title).toBe("1 change: breaking");
    const again = await emraldWith(variables, root, "comment", "review", "--keep", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({
      written: "unchanged",
      pull_request: 7,
      kept: { sha: sha(7), changes: 1 },
    });
    expect([state.comments.length, state.checkRuns.length]).toEqual([1, 1]);
  });

  it("of a fork takes texts, and keeps what we have found out", async () => {
    const { environment: given, state } = await github({ pulls: [pull({ number: 7, headRepository: "them/lake" })] });
    const bucket = { op: "delete", type: "aws:s3/bucket:Bucket", name: "lake-gold" };
    put("theirs", { "preview.json": preview("dev", [bucket]), "verify.json": { command: "verify" } });
    symlinkSync("/etc/hostname", join(root, "theirs", "cost.json"));
    const variables = {
      ...NOBODY,
      ...given,
      ...event({ workflow_run: { head_repository: { full_name: "them/lake" } } }),
    };
    const { stdout } = await emraldWith(
      variables,
      root,
      "comment",
      "--from-fork",
      "theirs",
      "--keep",
      "--head-sha",
      sha(7),
    );
    expect(stdout).toMatch(/^created /);
    expect(state.comments[0]?.body).toContain(
      "dev not previewed: a pull request from a fork, or from Dependabot, has no credentials",
    );
    expect(state.checkRuns[0]?.output.text).toContain(`dev ${change().key}`);
  });

  it("says which command was ended while it printed, and all that the others say", async () => {
    writeFileSync(join(root, "review", "verify.json"), '{ "format": 1, "comm');
    writeFileSync(join(root, "review", "cost.json"), "");
    const { exitCode, stdout } = await emraldWith(NOBODY, root, "comment");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^<!-- emrald:review shop -->\n### Breaking: /);
    expect(stdout).toContain("<code>verify</code> is no whole JSON");
    expect(stdout).toContain("<code>cost</code> gave no result");
  });

  it("writes nothing where somebody has pushed since, and where it may not keep it says so after the comment", async () => {
    const { environment: given, state } = await github();
    const moved = await emraldWith(
      { ...NOBODY, ...given },
      root,
      "comment",
      "--pull-request",
      "7",
      "--head-sha",
      sha(8),
    );
    expect([moved.exitCode, moved.stdout, moved.stderr]).toEqual([
      0,
      "",
      expect.stringContaining("nothing is written"),
    ]);
    expect(state.comments).toEqual([]);
    state.allowed = { checks: "read", "pull-requests": "write" };
    const refused = await emraldWith({ ...NOBODY, ...given }, root, "comment", "--pull-request", "7", "--keep");
    expect([refused.exitCode, refused.stderr]).toEqual([3, expect.stringContaining("`checks: write`")]);
  });

  it.each([
    [["nowhere"], 'there is no folder "nowhere"'],
    [["--keep"], "--keep writes to GitHub, and there is no GITHUB_TOKEN"],
    [["--pull-request", "x"], "argument 'x' is invalid. It must be a number such as 17."],
    [["--head-sha", "abc"], "argument 'abc' is invalid. It must be the whole name of a commit: 40 hex digits."],
    [["broken"], '"broken" holds no document to make a comment of:\n  x.json is no whole JSON: '],
    [["none"], '"none" holds no document to make a comment of\n'],
  ])("%j is refused", async (args, says) => {
    mkdirSync(join(root, "broken"));
    mkdirSync(join(root, "none"));
    writeFileSync(join(root, "broken", "x.json"), "{");
    const { exitCode, stderr } = await emraldWith(NOBODY, root, "comment", ...args);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(says)]);
  });

  it("wants to know which pull request, and an event that is one", async () => {
    const { environment: given } = await github();
    const none = await emraldWith({ ...NOBODY, ...given, ...event({ push: 1 }) }, root, "comment");
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining("nothing says which pull request")]);
    const odd = await emraldWith({ ...NOBODY, ...given, GITHUB_EVENT_PATH: "/nowhere" }, root, "comment");
    expect([odd.exitCode, odd.stderr]).toEqual([2, expect.stringContaining('GITHUB_EVENT_PATH names "/nowhere"')]);
  });
});

describe("emrald drift --issue", () => {
  it("needs a token before it asks AWS", async () => {
    writeFileSync(join(root, "Pulumi.yaml"), "name: shop\n");
    const { exitCode, stderr } = await emraldWith(NOBODY, root, "drift", "--env", "dev", "--issue");
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining("--issue writes to GitHub, and there is no GITHUB_TOKEN"),
    ]);
  });
});
