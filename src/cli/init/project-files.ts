import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesBelow } from "../../files-below.ts";
import { PACKAGE_ROOT } from "../../machine/package-root.ts";
import type { NewFiles } from "./files-to-write.ts";

export interface NewProject {
  readonly name: string;
  readonly region: string;
  /** How package.json names emrald. */
  readonly emrald: string;
}

/** npm leaves a file of the first name out of packages, or takes it for its own; git goes by both, here too. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: ".gitignore", gitattributes: ".gitattributes" };
/** The workflow that tests emrald itself. */
const OURS = ["checks.yml"];

/** Every file of a new project. */
export function projectFiles(project: NewProject): NewFiles {
  return {
    "package.json": packageJson(project),
    ...template(project),
    ...copied(".github/workflows", OURS),
    ...copied(".github/actions", []),
  };
}

function template({ name, region }: NewProject): NewFiles {
  const folder = join(PACKAGE_ROOT, "templates", "project");
  return Object.fromEntries(
    filesOf(folder).map((file) => [
      RENAMED[file] ?? file,
      readFileSync(join(folder, file), "utf8").replaceAll("NEW_NAME", name).replaceAll("NEW_REGION", region),
    ]),
  );
}

function copied(folder: string, but: readonly string[]): NewFiles {
  const from = join(PACKAGE_ROOT, folder);
  const files = existsSync(from) ? filesOf(from).filter((file) => !but.includes(file)) : [];
  return Object.fromEntries(files.map((file) => [`${folder}/${file}`, readFileSync(join(from, file))]));
}

/** Without what Python has left. */
function filesOf(folder: string): string[] {
  return filesBelow(folder).filter((file) => !file.includes("__pycache__"));
}

function packageJson({ name, emrald }: NewProject): string {
  const { engines } = JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8")) as { engines: object };
  const content = {
    name: name.replaceAll("_", "-"),
    private: true,
    type: "module",
    engines,
    scripts: { start: "emrald run", test: "emrald check --strict && emrald verify" },
    dependencies: { emrald },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
