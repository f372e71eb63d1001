import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { NOTEBOOK_USER, startScript } from "../../../src/infra/decide/notebook-start.ts";
import { cancelScript, lookScript, submitScript } from "../../../src/run/hosts/ssh/node-scripts.ts";

export interface Script {
  readonly text: string;
  /** What reads it; shellcheck's own names. */
  readonly shell: "bash" | "sh";
}

/** Every shell script of the repository that is one on purpose, by what it is: files, what emrald writes, what the workflows run. */
export function scripts(): Record<string, Script> {
  return { ...ofFiles(), ...ofEmrald(), ...ofWorkflows() };
}

/** A script that a test breaks is no script of ours: golden cases are left out. */
function ofFiles(): Record<string, Script> {
  const files = ["bootstrap", "spark", "scripts", "templates", "docs"].flatMap((folder) => below(folder, ".sh"));
  return Object.fromEntries(files.map((file) => [file, { text: readFileSync(file, "utf8"), shell: "bash" }]));
}

function ofEmrald(): Record<string, Script> {
  const session = { conf: { "spark.emrald.silver": "s3://demo-dev-silver-0a1b2c" } };
  const attempts = ["bakery/clean/1", "bakery/it's/1"];
  const submissions = attempts.map((id) => ({ id, command: "spark-submit 'a b.py'", digest: "0a1b2c" }));
  // What the session that runs them on a node has before them: see ssh-host.ts.
  const onNode = (text: string): Script => ({ shell: "sh", text: `say() { echo "$*"; }\n${text}` });
  const submit = submitScript("01ARZ", submissions, "EMRALD");
  const cancel = cancelScript("01ARZ", attempts, "EMRALD");
  return {
    "the start script of a notebook": {
      shell: "bash",
      text: startScript({ livy: "https://ip-10-0-1-2.ec2.internal:8998", session, ...NOTEBOOK_USER }),
    },
    "ssh: submit": onNode(submit),
    "ssh: what an attempt runs": onNode(heredoc(submit)),
    "ssh: look": onNode(lookScript("01ARZ", attempts)),
    "ssh: cancel": onNode(cancel),
    "ssh: what ends an attempt": onNode(heredoc(cancel)),
  };
}

/** The first script within a script: a shell takes it for text, and so does a linter. */
function heredoc(text: string): string {
  return /<<'EMRALD'.*\n([^]*?)\nEMRALD$/m.exec(text)?.[1] ?? "";
}

/** GitHub puts values into `${{ … }}` before a shell sees it; as actionlint does, a word of the same length stands for one. */
function ofWorkflows(): Record<string, Script> {
  const files = below(".github", ".yml");
  return Object.fromEntries(
    files.flatMap((file) =>
      runsOf(parse(readFileSync(file, "utf8"))).map((text, number): [string, Script] => [
        `${file}: run ${number + 1}`,
        { shell: "bash", text: text.replace(/\$\{\{.*?\}\}/gs, (found) => "_".repeat(found.length)) },
      ]),
    ),
  );
}

function below(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`)
    .sort();
}

function runsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(runsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    key === "run" && typeof one === "string" ? [one] : runsOf(one),
  );
}
