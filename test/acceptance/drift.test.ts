import { expect, it } from "vitest";
import { emraldWith } from "./cli.ts";
import { project } from "./stand-in.ts";

it("without pulumi nobody can tell, and what to install is said", async () => {
  const { root } = project();
  const env = { PATH: "/nowhere" };
  const text = await emraldWith(env, root, "drift", "--env", "dev");
  expect(text.exitCode).toBe(5);
  expect(text.stdout).toMatch(
    /^could not be told: there is no `pulumi` on this machine\. Install it .*npm install --save-dev pulumi\n/,
  );
  const json = JSON.parse((await emraldWith(env, root, "drift", "--env", "dev", "--json")).stdout) as unknown;
  expect(json).toMatchObject({ untold: [expect.stringContaining("npm install --save-dev pulumi")] });
});
