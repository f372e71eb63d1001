import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { onTestFinished } from "vitest";

const repository = resolve(import.meta.dirname, "../../..");

export interface ProjectParts {
  /** Files to write, by their path in the project. */
  readonly files?: Readonly<Record<string, string>>;
  /** Links to make: path in the project, path in this repository. `node_modules` is linked always. */
  readonly links?: Readonly<Record<string, string>>;
}

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "emrald-engine-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * A project in a folder of its own: the engine writes stack files (`Pulumi.<stack>.yaml`) next to `Pulumi.yaml`, and
 * those do not belong in this repository. Code is linked, so that it runs from where it is.
 */
export function temporaryProject({ files = {}, links = {} }: ProjectParts): string {
  const folder = temporaryFolder();
  for (const [path, target] of Object.entries({ node_modules: "node_modules", ...links })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(repository, target), join(folder, path));
  }
  const isNamed = files["package.json"] !== undefined || links["package.json"] !== undefined;
  const more = isNamed ? {} : { "package.json": '{ "type": "module" }' };
  for (const [path, content] of Object.entries({ ...files, ...more })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}
