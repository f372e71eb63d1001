import { expect, it } from "vitest";
import { ALL_DONE, expectClean, jobsOf } from "./support/deployment.ts";
import { motoOfFile } from "./support/moto.ts";
import { openPullRequest } from "./support/pull-request.ts";
import { resultsOf } from "./support/workflow.ts";
import { startWorld, type World } from "./support/world.ts";

/** pull-request.yml and pull-request-fork.yml as they are, and what a merge makes of what they have kept. */
const moto = motoOfFile();
const world = (): Promise<World> => startWorld({ moto: moto.url() });

const OTHER = { "jobs/report.py": "print('other')\n" };

it("one comment, of what changes, and the same one after the next push", async () => {
  const at = await world();
  const request = openPullRequest(at, OTHER);
  const first = request.opened();
  expect(await first.ended, first.log()).toBe("success");
  expect(resultsOf(first)).toEqual({
    check: "success",
    "preview dev": "success",
    "preview prod": "success",
    comment: "success",
  });
  const [comment] = at.github.state.comments;
  expect(comment).toMatchObject({ on: request.number, login: "github-actions[bot]" });
  expect(comment?.body).toContain("shop/report");
  expect(first.results.get("comment")?.summary).toContain("shop/report");
  expect(await request.opened().ended).toBe("success");
  expect(at.github.state.comments).toHaveLength(1);
});

it("two merges in a row, reviewed apart, are both deployed, one after the other", async () => {
  const at = await world();
  await at.deployed();
  const requests = [openPullRequest(at, OTHER), openPullRequest(at, { "jobs/clean.py": "print('clean')\n" })] as const;
  const reviewed = requests.map((request) => request.opened());
  for (const run of reviewed) expect(await run.ended, run.log()).toBe("success");
  const first = at.push(requests[0].merge());
  await first.begins("dev / apply", "apply what was reviewed");
  const second = at.push(requests[1].merge());
  for (const run of [first, second]) expect([await run.ended, jobsOf(run)], run.log()).toEqual(["success", ALL_DONE]);
  await expectClean(at);
});

it("with errors it fails, nothing is previewed, and the comment says which", async () => {
  const at = await world();
  const broken = openPullRequest(at, { "pipelines/shop.yaml": "pipeline: shop\nstepz: {}\n" });
  const run = broken.opened();
  expect(await run.ended).toBe("failure");
  expect(resultsOf(run)).toMatchObject({ check: "failure", preview: "skipped", comment: "success" });
  expect(run.results.get("check")?.steps.find(({ name }) => name === "check")?.log).toContain(
    "::error file=pipelines/shop.yaml",
  );
  expect(at.github.state.comments[0]?.body).toContain("stepz");
});

/** What a fork's code may do in its own check: this one tells lies instead of what changes. */
const LIES = `name: set-up
description: mine
inputs: { pulumi: { description: d }, role: { description: d }, region: { description: d } }
runs:
  using: composite
  steps:
    - shell: bash
      run: |
        echo poisoned
        mkdir -p node_modules/.bin
        printf '#!/bin/sh\\necho %s\\n' "'{\\"format\\":1,\\"command\\":\\"diff\\",\\"environments\\":[]}'" > node_modules/.bin/emrald
        chmod +x node_modules/.bin/emrald
`;

it("from a fork: its code has no rights, and what it says of itself decides nothing", async () => {
  const at = await world();
  const request = openPullRequest(at, { ...OTHER, ".github/actions/set-up/action.yml": LIES }, { isFork: true });
  const first = request.opened();
  expect(await first.ended, first.log()).toBe("success");
  expect(resultsOf(first)).toEqual({ check: "success", preview: "skipped", comment: "skipped" });
  expect([first.log(), at.github.state.comments]).toEqual([expect.stringContaining("poisoned"), []]);

  const second = await request.followed(first);
  expect(await second.ended, second.log()).toBe("success");
  expect(second.log()).not.toContain("poisoned");
  const [comment] = at.github.state.comments;
  expect(comment).toMatchObject({ on: request.number, body: expect.stringContaining("shop/report") as string });
  expect(at.github.state.checkRuns).toHaveLength(1);
});

it("from a fork, reviewed and merged, it is deployed", async () => {
  const at = await world();
  await at.deployed();
  const request = openPullRequest(at, OTHER, { isFork: true });
  const second = await request.followed(request.opened());
  expect(await second.ended, second.log()).toBe("success");
  const deployed = at.push(request.merge());
  expect(await deployed.ended, deployed.log()).toBe("success");
  await expectClean(at);
});

it("of Dependabot it is as one from a fork; of anybody else the second workflow does nothing", async () => {
  const at = await world();
  const bumped = openPullRequest(at, { "README.md": "bumped" }, { branch: "dependabot/npm_and_yarn/emrald-2" });
  const first = bumped.opened();
  expect(await first.ended, first.log()).toBe("success");
  expect(resultsOf(first)).toEqual({ check: "success", preview: "skipped", comment: "skipped" });
  const second = await bumped.followed(first);
  expect(await second.ended, second.log()).toBe("success");
  expect(at.github.state.comments).toHaveLength(1);
  const own = openPullRequest(at, { "README.md": "mine" });
  const run = own.opened();
  expect(await run.ended, run.log()).toBe("success");
  expect(await (await own.followed(run)).ended).toBe("skipped");
});
