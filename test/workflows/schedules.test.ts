import { expect, it } from "vitest";
import { alive } from "./support/deployment.ts";
import { motoOfFile } from "./support/moto.ts";
import { resultsOf } from "./support/workflow.ts";
import { startWorld } from "./support/world.ts";

/** drift.yml and reap.yml as they are. */
const moto = motoOfFile();

it("drift looks at every environment; where nothing is deployed there is none, and no issue", async () => {
  const at = await startWorld({ moto: moto.url() });
  const run = at.machine.start("drift.yml", { name: "schedule", sha: at.git.head });
  expect(await run.ended, run.log()).toBe("success");
  expect(resultsOf(run)).toEqual({ environments: "success", "drift of dev": "success", "drift of prod": "success" });
  expect(at.github.state.issues).toEqual([]);
});

it("reap ends what outlived its time, and only tells of it where it is asked for no more", async () => {
  const at = await startWorld({ moto: moto.url() });
  at.account.script = () => "hold";
  const begun = at.account.begins("shop/clean");
  const deployed = at.push(at.git.head);
  await begun;
  deployed.kill();
  await deployed.ended;
  const dispatched = { name: "workflow_dispatch", sha: at.git.head, inputs: { "dry-run": true } } as const;
  const young = at.machine.start("reap.yml", { name: "schedule", sha: at.git.head });
  expect([await young.ended, young.log()]).toEqual(["success", expect.stringContaining("max_age ends it in")]);
  expect(alive(await at.account.clusters())).toHaveLength(1);

  await at.account.ageClusters();
  const told = at.machine.start("reap.yml", dispatched);
  expect([await told.ended, told.log()]).toEqual(["success", expect.stringContaining("nothing was ended")]);
  expect(alive(await at.account.clusters())).toHaveLength(1);
  const reaped = at.machine.start("reap.yml", { name: "schedule", sha: at.git.head });
  expect(await reaped.ended, reaped.log()).toBe("success");
  expect(alive(await at.account.clusters())).toEqual([]);
});

it.each(["drift.yml", "reap.yml"])(
  "%s is red where the project file cannot be read: nobody has looked",
  async (file) => {
    const change = { "pipelines/project.yaml": (text: string) => `${text}\n[` };
    const at = await startWorld({ moto: moto.url(), change });
    const run = at.machine.start(file, { name: "schedule", sha: at.git.head });
    expect([await run.ended, run.log()]).toEqual(["failure", expect.stringContaining("pipelines/project.yaml")]);
  },
);
