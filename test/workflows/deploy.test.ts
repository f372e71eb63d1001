import { expect, it } from "vitest";
import { resultsOf } from "./support/workflow.ts";
import { startWorld, type World } from "./support/world.ts";

/** deploy.yml as it is: every block of it runs, with emrald as it is, and stand-ins for GitHub, AWS and Pulumi. */
async function nothingLeft({ account, pulumi }: World): Promise<void> {
  expect((await account.clusters()).filter((state) => !state.startsWith("TERMINATED"))).toEqual([]);
  expect([pulumi.stacks.get("dev") ?? false, [...pulumi.locks]]).toEqual([false, []]);
  // Protected: what was put there outlives every teardown.
  expect(await account.objects("dev", "bronze")).toContain("orders/1.csv");
}

it("green: built, run, taken down", async () => {
  const world = await startWorld();
  const run = world.push(world.git.head);
  expect(await run.ended, run.log()).toBe("success");
  expect(resultsOf(run)).toEqual({});
  await nothingLeft(world);
});
