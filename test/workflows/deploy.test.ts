import { expect, it } from "vitest";
import { ALL_DONE, expectClean, jobsOf } from "./support/deployment.ts";
import { motoOfFile } from "./support/moto.ts";
import { resultsOf } from "./support/workflow.ts";
import { startWorld, type World, type WorldOptions } from "./support/world.ts";

/** deploy.yml as it is: every block of it runs, with emrald as it is, and stand-ins for GitHub, AWS and Pulumi. */
const moto = motoOfFile();
const world = (options: Omit<WorldOptions, "moto"> = {}): Promise<World> =>
  startWorld({ moto: moto.url(), ...options });

const FAILS = { succeeded: false, failure: { reason: "Unknown Error.", message: "It failed." } } as const;

it("green: built, run, taken down", async () => {
  const at = await world();
  const run = at.push(at.git.head);
  expect(await run.ended, run.log()).toBe("success");
  expect(jobsOf(run)).toEqual(ALL_DONE);
  expect([at.account.executed(), at.pulumi.calls]).toEqual([
    ["shop/clean", "shop/report"],
    ["up dev", "destroy dev"],
  ]);
  await expectClean(at);
});

it("does nothing in a repository that was told of no foundation", async () => {
  const at = await world({ isUntold: true });
  const run = at.push(at.git.head);
  expect([await run.ended, resultsOf(run)]).toEqual(["skipped", { environments: "skipped", deploy: "skipped" }]);
});

it("deploys by hand what only people deploy, and refuses what is not there", async () => {
  const at = await world();
  const event = { name: "workflow_dispatch", sha: at.git.head } as const;
  const run = at.machine.start("deploy.yml", { ...event, inputs: { environment: "prod" } });
  expect(await run.ended, run.log()).toBe("success");
  expect([jobsOf(run, "prod"), at.pulumi.calls]).toEqual([ALL_DONE, ["up prod", "destroy prod"]]);
  const typo = at.machine.start("deploy.yml", { ...event, inputs: { environment: "prd" } });
  expect([await typo.ended, typo.log()]).toEqual(["failure", expect.stringContaining('there is no environment "prd"')]);
});

it("a failed apply: nothing is run, and what was begun is taken down", async () => {
  const at = await world();
  at.pulumi.fail("up dev");
  const run = at.push(at.git.head);
  expect(await run.ended, run.log()).toBe("failure");
  const { run: _, ...others } = ALL_DONE;
  expect(jobsOf(run)).toEqual({ ...others, apply: "failure" });
  expect([at.account.executed(), at.pulumi.calls]).toEqual([[], ["up dev", "destroy dev"]]);
  await expectClean(at, { isPutThere: false });
});

it("a failed step; its re-run builds again, and takes the run up where it is", async () => {
  const at = await world();
  at.account.script = (step) => (step === "shop/report" ? FAILS : { succeeded: true });
  const run = at.push(at.git.head);
  expect(await run.ended).toBe("failure");
  expect(jobsOf(run)).toEqual({ ...ALL_DONE, run: "failure" });
  await expectClean(at);

  at.account.script = () => ({ succeeded: true });
  const again = at.machine.rerun(run);
  expect(await again.ended, again.log()).toBe("success");
  expect(jobsOf(again)).toEqual(ALL_DONE);
  expect(at.account.executed()).toEqual(["shop/clean", "shop/report", "shop/report"]);
  // Nobody applied again, and the teardown had taken down what was there.
  expect(at.pulumi.calls).toEqual(["up dev", "destroy dev", "up dev", "destroy dev"]);
  await expectClean(at);
});

it("a second merge while the first runs waits for all of it", async () => {
  const at = await world();
  at.account.script = (step, execution) => (step === "shop/clean" && execution === 1 ? "hold" : { succeeded: true });
  const begun = at.account.begins("shop/clean");
  const first = at.push(at.git.head);
  await begun;
  const second = at.push(at.git.commit({ "README.md": "of no effect" }));
  const third = at.push(at.git.commit({ "README.md": "neither" }));
  await second.begins("environments", "list what is deployed");
  await third.begins("environments", "list what is deployed");
  at.account.letGo("shop/clean");
  expect(await Promise.all([first, second, third].map(({ ended }) => ended))).toEqual([
    "success",
    "success",
    "success",
  ]);
  const round = ["up dev", "destroy dev"];
  expect(at.pulumi.calls).toEqual([...round, ...round, ...round]);
  await expectClean(at);
});

it("a merge that nobody reviewed is not applied, until somebody accepts just that", async () => {
  const at = await world();
  await at.deployed();
  const before = [...at.pulumi.calls];
  const sha = at.git.commit({ "jobs/report.py": "print('something else')\n" });
  const refused = at.push(sha);
  expect(await refused.ended).toBe("failure");
  expect(jobsOf(refused)).toMatchObject({ apply: "failure", teardown: "success" });
  expect(refused.log()).toContain("no pull request since");
  // Nor is what stands taken down by a tree that nobody has seen.
  expect(at.pulumi.calls).toEqual(before);
  await expectClean(at);

  const [, accept = ""] = /--accept (\w+)/.exec(refused.log()) ?? [];
  const inputs = { environment: "dev", accept };
  const accepted = at.machine.start("deploy.yml", { name: "workflow_dispatch", sha, inputs });
  expect(await accepted.ended, accepted.log()).toBe("success");
  expect(at.pulumi.calls.slice(-2)).toEqual(["up dev", "destroy dev"]);
  await expectClean(at);
});

it("a run that outlives its job is handed over, and each step is done once", async () => {
  const file = ".github/workflows/deploy-environment.yml";
  const at = await world({ change: { [file]: (text) => text.replaceAll('hand-over: "19800"', 'hand-over: "1"') } });
  at.account.script = (step, execution) => (step === "shop/clean" && execution === 1 ? "hold" : { succeeded: true });
  const run = at.push(at.git.head);
  await run.begins("dev / resume", "./.github/actions/run");
  at.account.letGo("shop/clean");
  expect(await run.ended, run.log()).toBe("success");
  expect(jobsOf(run)).toMatchObject({ ...ALL_DONE, resume: "success" });
  expect([at.account.executed(), await at.account.clusters()]).toEqual([["shop/clean", "shop/report"], ["TERMINATED"]]);
  await expectClean(at);
});
