import { readFileSync } from "node:fs";
import { execa } from "execa";
import { expect, it } from "vitest";

const { bin, version } = JSON.parse(readFileSync("package.json", "utf8")) as {
  bin: { emrald: string };
  version: string;
};

it("the command of the package is the one that is built, and the one that npx finds", async () => {
  for (const path of [bin.emrald, "node_modules/.bin/emrald"]) {
    const { stdout } = await execa(path, ["--version"]);
    expect(stdout).toBe(version);
  }
});
