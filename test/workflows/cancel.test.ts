import { expect, it } from "vitest";
import { ALL_DONE, alive, expectClean, jobsOf } from "./support/deployment.ts";
import { motoOfFile } from "./support/moto.ts";
import { startWorld, type World, type WorldOptions } from "./support/world.ts";

/** A deployment that somebody cancels, in each of its jobs. */
const moto = motoOfFile();
const world = (options: Omit<WorldOptions, "moto"> = {}): Promise<World> =>
  startWorld({ moto: moto.url(), ...options });

/** No time to end in order: what is cancelled is killed. */
const NONE = { interrupt: 0, terminate: 0 };

it("before anybody approved: nothing was built, and nothing is taken down", async () => {
  const at = await world({ environments: { "dev-approval": { reviewers: true } } });
  const run = at.push(at.git.head);
  await run.asked("dev-approval");
  run.cancel();
  expect(await run.ended, run.log()).toBe("cancelled");
  expect([jobsOf(run)["teardown"], at.pulumi.calls]).toEqual(["cancelled", []]);
});

it("approved once, it asks nobody again, and the teardown waits for nobody", async () => {
  const at = await world({ environments: { "dev-approval": { reviewers: true } } });
  const run = at.push(at.git.head);
  await run.asked("dev-approval");
  run.approve("dev-approval");
  expect(await run.ended, run.log()).toBe("success");
  await expectClean(at);
});

it("while it applies: Pulumi ends in order, and what was begun is taken down", async () => {
  const at = await world();
  const { reached } = at.pulumi.hold("up dev");
  const run = at.push(at.git.head);
  await reached;
  run.cancel();
  expect(await run.ended, run.log()).toBe("cancelled");
  expect(jobsOf(run)).toMatchObject({ apply: "cancelled", run: "cancelled", teardown: "success" });
  expect([run.log(), at.pulumi.calls]).toEqual([expect.stringContaining("update canceled"), ["up dev", "destroy dev"]]);
  await expectClean(at, { isPutThere: false });
});

it("while it applies, and Pulumi is killed: the lock that it left is released", async () => {
  const at = await world({ patience: NONE });
  const { reached } = at.pulumi.hold("up dev", true);
  const run = at.push(at.git.head);
  await reached;
  // A lock that comes before its note is left alone: anybody's.
  await expect.poll(() => at.account.noted("dev"), { timeout: 30_000 }).toContain('"child"');
  run.cancel();
  expect(await run.ended, run.log()).toBe("cancelled");
  expect(jobsOf(run)).toMatchObject({ apply: "cancelled", teardown: "success" });
  expect(run.log()).toContain("was killed, and left a lock");
  await expectClean(at, { isPutThere: false });
});

it("while it runs: the run ends its cluster, and a re-run takes it up", async () => {
  const at = await world();
  at.account.script = (_, execution) => (execution === 1 ? "hold" : { succeeded: true });
  const begun = at.account.begins("shop/clean");
  const run = at.push(at.git.head);
  await begun;
  run.cancel();
  expect(await run.ended, run.log()).toBe("cancelled");
  expect(jobsOf(run)).toMatchObject({ apply: "success", run: "cancelled", teardown: "success" });
  expect(run.log()).toContain("interrupted");
  await expectClean(at);

  at.account.script = () => ({ succeeded: true });
  const again = at.machine.rerun(run);
  expect(await again.ended, again.log()).toBe("success");
  expect(at.account.executed()).toEqual(["shop/clean", "shop/clean", "shop/report"]);
  await expectClean(at);
});

it("the machine of the run is gone: the teardown ends the cluster that it left", async () => {
  const at = await world();
  at.account.script = () => "hold";
  const begun = at.account.begins("shop/clean");
  const run = at.push(at.git.head);
  await begun;
  run.lose("dev / run");
  expect(await run.ended, run.log()).toBe("failure");
  expect(jobsOf(run)).toMatchObject({ run: "failure", teardown: "success" });
  const ends = run.results.get("dev / teardown")?.steps.find(({ name }) => name === "end the clusters of the run");
  expect(ends?.log).toContain("it is of run gh-1");
  await expectClean(at);
});

it("while it is taken down: that goes on", async () => {
  const at = await world();
  const { reached, letGo } = at.pulumi.hold("destroy dev");
  const run = at.push(at.git.head);
  await reached;
  run.cancel();
  letGo();
  await run.ended;
  expect(jobsOf(run)).toEqual(ALL_DONE);
  await expectClean(at);
});

it("GitHub ends everything, the teardown too: what is left is a run to take up", async () => {
  const at = await world();
  at.account.script = (_, execution) => (execution === 1 ? "hold" : { succeeded: true });
  const begun = at.account.begins("shop/clean");
  const run = at.push(at.git.head);
  await begun;
  run.kill();
  expect(await run.ended).toBe("cancelled");
  expect(alive(await at.account.clusters())).toHaveLength(1);

  const again = at.machine.rerun(run);
  const isTakenUp = again.begins("dev / run", "./.github/actions/run");
  await isTakenUp;
  at.account.letGo("shop/clean");
  at.account.script = () => ({ succeeded: true });
  expect(await again.ended, again.log()).toBe("success");
  expect(at.account.executed()).toEqual(["shop/clean", "shop/report"]);
  await expectClean(at);
});

it("its time is over: the job is cancelled alone, and the environment is taken down", async () => {
  const at = await world();
  at.account.script = () => "hold";
  const begun = at.account.begins("shop/clean");
  const run = at.push(at.git.head);
  await begun;
  run.timeOut("dev / run");
  expect(await run.ended, run.log()).toBe("cancelled");
  expect(jobsOf(run)).toMatchObject({ run: "cancelled", teardown: "success" });
  await expectClean(at);
});
