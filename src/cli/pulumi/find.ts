import { accessSync, constants } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { WorldError } from "../../errors.ts";
import { PACKAGE_ROOT } from "../../machine/package-root.ts";

/** The `pulumi` command: on PATH, or from the npm package `pulumi` of the project or of emrald. Throws a WorldError when there is none. */
export function findPulumi(root: string): string {
  const onPath = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const folder of [...onPath, ...packageFolders(root), ...packageFolders(PACKAGE_ROOT)]) {
    const file = join(folder, "pulumi");
    if (isProgram(file)) return file;
  }
  throw new WorldError("there is no `pulumi` on this machine", {
    next: "Install it as Pulumi's documentation says, or with npm: npm install --save-dev pulumi",
  });
}

/** Where npm puts commands, from a folder upwards. */
function packageFolders(folder: string): string[] {
  const above = dirname(folder);
  return [join(folder, "node_modules", ".bin"), ...(above === folder ? [] : packageFolders(above))];
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
