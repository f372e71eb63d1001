import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { once, run } from "./run.mjs";

/** The command line, bundled: again whenever a source has changed. */
export async function buildBundle() {
  const files = ["src", "schema"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|json)$/.test(name))
      .map((name) => join(folder, name)),
  );
  const sources = [...files.sort(), "scripts/build.ts", "package-lock.json"].map((file) => [
    file,
    readFileSync(file, "utf8"),
  ]);
  const stamp = "dist/emrald-setup";
  if (!existsSync("dist/cli/emrald.mjs")) rmSync(stamp, { force: true });
  await once("building the command line", stamp, sources, () =>
    run(process.execPath, ["--import", "tsx", "scripts/build.ts"]),
  );
  linkCommand();
}

/** `npx emrald` finds it where every command is; without this npx would make a link of its own, and keep it for good. */
function linkCommand() {
  const link = "node_modules/.bin/emrald";
  if (existsSync(link)) return;
  rmSync(link, { force: true });
  symlinkSync("../../dist/cli/emrald.mjs", link);
}
