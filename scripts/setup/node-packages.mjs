import { contents, once, run } from "./run.mjs";

/** The npm packages of package-lock.json, exactly. */
export async function installNodePackages() {
  const parts = [contents("package-lock.json"), process.versions.modules, process.platform, process.arch];
  await once("installing npm packages", "node_modules/.emrald-setup", parts, () =>
    run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]),
  );
}
