import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emrald, interleaved, print, processSeconds, seconds, times } from "./measure.ts";
import { pipelineName, writeProject } from "./projects.ts";

/** The peer: parsing the same files with `yaml` on one core, in a process of its own. */
const PARSE = `
  import { parse } from "yaml"; import { readdirSync, readFileSync } from "node:fs";
  const folder = process.argv[1], files = readdirSync(folder).map((name) => readFileSync(folder + "/" + name, "utf8"));
  for (const text of files) parse(text);
`;

export async function benchCheck(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "emrald-bench-"));
  const project = (size: number): string => join(folder, String(size));
  for (const size of [1, 100, 1000]) writeProject(project(size), size);
  const forget = (size: number): void => rmSync(join(project(size), ".emrald"), { recursive: true, force: true });
  const check = (size: number): number => emrald("check", "--project", project(size));
  const compile = (size: number): number => emrald("compile", "--project", project(size));
  const cold = (size: number): number => {
    forget(size);
    return check(size);
  };
  let edits = 0;
  const found = await interleaved(7, {
    node: () => processSeconds(process.execPath, ["-e", "0"]),
    one: () => check(1),
    hundred: () => cold(100),
    hundredAgain: () => check(100),
    parse: () => parseSeconds(join(project(1000), "pipelines")),
    thousand: () => cold(1000),
    unchanged: () => check(1000),
    oneChanged: () => {
      appendFileSync(join(project(1000), "pipelines", `${pipelineName(500)}.yaml`), `# edit ${edits++}\n`);
      return check(1000);
    },
    compileOne: () => compile(1),
    compileHundred: () => compile(100),
    compileThousand: () => compile(1000),
  });
  rmSync(folder, { recursive: true, force: true });
  const of = (value: number): string => `${seconds(value)} (${times(value, found.parse)} parsing)`;
  print("emrald check and compile, whole process", [
    ["`node -e 0`", seconds(found.node)],
    ["1 pipeline", `${seconds(found.one)} (${times(found.one, found.node)} \`node -e 0\`)`],
    ["100 pipelines, cold", seconds(found.hundred)],
    ["100 pipelines, nothing changed", seconds(found.hundredAgain)],
    ["parsing 1,000 pipelines with `yaml`, one core, without the start", seconds(found.parse)],
    ["1,000 pipelines, cold", of(found.thousand)],
    ["1,000 pipelines, nothing changed", of(found.unchanged)],
    ["1,000 pipelines, one changed", of(found.oneChanged)],
    ["compile 1 pipeline", seconds(found.compileOne)],
    ["compile 100 pipelines, nothing changed", seconds(found.compileHundred)],
    ["compile 1,000 pipelines, nothing changed", seconds(found.compileThousand)],
  ]);
}

function parseSeconds(pipelines: string): number {
  const whole = processSeconds(process.execPath, ["--input-type=module", "-e", PARSE, pipelines]);
  // The start of the process and the reading of the files are not parsing: an empty folder shows what they cost.
  const idle = processSeconds(process.execPath, [
    "--input-type=module",
    "-e",
    PARSE.replace("parse(text)", "text"),
    pipelines,
  ]);
  return whole - idle;
}
