import { basename, relative, resolve } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { EXIT } from "../exit.ts";
import { jsonOption } from "../options.ts";
import { regionProblem, requireSound } from "../sound.ts";

export const initCommand = () =>
  new Command("init")
    .description("make a project in an empty or new folder: a small lake that runs at once, with its workflows")
    .argument("[folder]", "where", ".")
    .option("--name <name>", "the project's name (default: the folder's)")
    .option("--region <region>", "the region of its first environment (default: AWS_REGION, or us-east-1)")
    .option("--emrald <spec>", "how its package.json names emrald: a version, or a package such as ./emrald-0.1.0.tgz")
    .addOption(jsonOption())
    .action(async (where, options) => {
      const { emraldPackage } = await import("../init/emrald-package.ts");
      const { projectFiles } = await import("../init/project-files.ts");
      const { requireFree, writeAll } = await import("../init/files-to-write.ts");
      const folder = resolve(where);
      const note = (text: string): void => void process.stderr.write(`${text}\n`);
      const emrald = emraldPackage(folder, options.emrald);
      // What is in the way is told before anybody is asked anything. Pipelines that are there would become the project's.
      requireFree(folder, projectFiles({ name: "any", region: "any", emrald: emrald.spec }), ["pipelines"]);
      const chosen = await chooseNames(basename(folder), options, note);
      if (!chosen) {
        note("given up: nothing was written");
        process.exitCode = EXIT.interrupted;
        return;
      }
      const files = projectFiles({ ...chosen, emrald: emrald.spec });
      writeAll(folder, files);
      if (emrald.note !== undefined) note(emrald.note);
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ format: 1, command: "init", folder, ...chosen, emrald: emrald.spec, files: Object.keys(files).sort() }, null, 2)}\n`
          : done(where, chosen.name, Object.keys(files).length),
      );
    });

interface Chosen {
  readonly name: string;
  readonly region: string;
}

/** From the options, else from the person at the terminal, else from the folder and the environment. */
async function chooseNames(
  folder: string,
  given: { readonly name?: string | undefined; readonly region?: string | undefined; readonly json?: true | undefined },
  note: (text: string) => void,
): Promise<Chosen | undefined> {
  const { isNamesake, nameAfter, projectNameProblem } = await import("../init/name.ts");
  if (given.name !== undefined) requireSound("--name", projectNameProblem(given.name));
  if (given.region !== undefined) requireSound("--region", regionProblem(given.region));
  const known = process.env["AWS_REGION"] ?? "";
  const fallback = { name: nameAfter(folder), region: regionProblem(known) === undefined ? known : "us-east-1" };
  const questions = [
    { key: "name", text: "The project's name?", default: fallback.name, problem: projectNameProblem },
    { key: "region", text: "The region of its first environment?", default: fallback.region, problem: regionProblem },
  ] as const;
  const open = questions.filter(({ key }) => given[key] === undefined);
  if (process.stdin.isTTY && process.stderr.isTTY && !given.json && open.length > 0) {
    const { ask } = await import("../init/ask.ts");
    const answers = await ask(open, { input: process.stdin, output: process.stderr });
    if (!answers) return undefined;
    const answered = Object.fromEntries(open.map(({ key }, index) => [key, answers[index] ?? ""]));
    return { ...fallback, ...defined(given), ...answered };
  }
  if (given.name === undefined && fallback.name !== folder)
    note(
      isNamesake(folder)
        ? `the project is called "${fallback.name}", after its folder`
        : `the project is called "${fallback.name}": no name can be made of its folder's, "${folder}"`,
    );
  return { ...fallback, ...defined(given) };
}

function defined({
  name,
  region,
}: {
  readonly name?: string | undefined;
  readonly region?: string | undefined;
}): Partial<Chosen> {
  return { ...(name === undefined ? {} : { name }), ...(region === undefined ? {} : { region }) };
}

function done(where: string, name: string, files: number): string {
  const way = relative(process.cwd(), resolve(where));
  return [
    `the project "${name}" is there: ${files} files. Now:`,
    ...(way === "" ? [] : [`  cd ${/^[\w./-]+$/.test(way) ? way : JSON.stringify(way)}`]),
    "  npm install   # once",
    "  npm start     # runs every step on this machine, on real Spark",
    "  npm test      # checks the YAML, and every step on empty frames",
    "",
  ].join("\n");
}
