import { existsSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { UsageError } from "../../errors.ts";
import { PACKAGE_ROOT } from "../../machine/package-root.ts";
import { version } from "../../project/version.ts";

/** How a new project's package.json names emrald. */
export interface EmraldPackage {
  readonly spec: string;
  /** What its user has to know. */
  readonly note?: string;
}

/** As it is asked for; else the version that runs, where npm has installed it; else the folder where it lies. */
export function emraldPackage(folder: string, asked: string | undefined): EmraldPackage {
  if (asked !== undefined) return { spec: isPath(asked) ? pathSpec(folder, asked) : asked };
  if (PACKAGE_ROOT.split(sep).includes("node_modules")) return { spec: version() };
  return {
    spec: `file:${pathTo(folder, PACKAGE_ROOT)}`,
    note: "package.json names emrald by its folder on this machine: a workflow needs a published version, or a package in the repository (npm pack, then --emrald ./emrald-….tgz)",
  };
}

function isPath(spec: string): boolean {
  return /^(file:|\.{0,2}\/|~\/)/.test(spec) || /^[^:]*\.tgz$/.test(spec);
}

/** From where the command is called to where the project will be. */
function pathSpec(folder: string, asked: string): string {
  const path = resolve(asked.replace(/^file:/, ""));
  if (!existsSync(path)) throw new UsageError(`--emrald names "${asked}", which is not there`);
  return `file:${pathTo(folder, path)}`;
}

function pathTo(folder: string, path: string): string {
  const way = relative(folder, path).split(sep).join("/");
  return way.startsWith(".") ? way : `./${way}`;
}
