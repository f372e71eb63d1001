import { expect, it } from "vitest";
import { lake } from "./support/lake.ts";
import { MachineRig, type RunOptions } from "./support/machine-rig.ts";
import { stepFunctions } from "./support/moto-with-emr.ts";

const sfn = stepFunctions();

const refusals: readonly (readonly [why: string, lifecycle: string, options: RunOptions, message: RegExp])[] = [
  ["no state machine is known", "transient", { deployment: {} }, /no state machine of environment "dev" is known/],
  [
    "what is named is none",
    "transient",
    { deployment: { state_machine: "demo" } },
    /"demo" is not the ARN of a state machine/,
  ],
  ["its id is no execution's name", "transient", { run: "a.b" }, /"a\.b" cannot be the name of an execution/],
  ["its id is too long", "transient", { run: "r".repeat(81) }, /cannot be the name of an execution/],
  [
    "it wants some of the steps",
    "transient",
    { steps: ["p/a"] },
    /runs all of its 4 steps, and 3 of them are not asked for: p\/b, p\/c, p\/d/,
  ],
  ["it names a cluster", "transient", { kept: { small: "j-1" } }, /cannot run on j-1/],
  ["its standing cluster is not known", "standing", {}, /the standing cluster "small" .* is not known/],
];

it.each(refusals)("refuses a run when %s, and starts nothing", async (_, lifecycle, options, message) => {
  const rig = await MachineRig.start(sfn, lake("", lifecycle));
  await expect(rig.run(options)).rejects.toThrow(message);
  await expect(rig.run(options)).rejects.toMatchObject({ name: "UsageError" });
  expect(await rig.clusters()).toEqual([]);
  await expect(rig.execution(options.run)).rejects.toMatchObject({
    name: expect.stringMatching(/ExecutionDoesNotExist|InvalidArn/) as string,
  });
});

it("refuses a run of another plan than was deployed", async () => {
  const old = await MachineRig.start(sfn, lake());
  const rig = await MachineRig.start(sfn, lake(", retries: 1"));
  const deployment = { state_machine: old.machine };
  await expect(rig.run({ deployment })).rejects.toThrow(new RegExp(`was made of plan ${old.plan.digest.slice(0, 12)}`));
  expect(await rig.clusters()).toEqual([]);
});
