import { COMMAND_RUNNER } from "../emr/step-jars.ts";
import { applicationOfProgram } from "../emr/programs.ts";
import { given } from "../spec/given.ts";
import type { SparkSettings, Step } from "../spec/schema/types.ts";
import type { Files } from "./files.ts";
import type { Json } from "./json.ts";
import type { Literals } from "./literals.ts";
import { legalName, UniqueNames } from "./names.ts";
import { type Comment, guessed, notGuessed, type Notes } from "./notes.ts";
import { namesPlace } from "./places.ts";
import { isScriptRunner, stepWords, type StepWords } from "./step-words.ts";
import { submitOf } from "./submit.ts";
import { WAIT_COMPLETION } from "../emr/spark-submit.ts";

/** A step before it is known what it reads and writes. */
export interface Draft {
  readonly name: string;
  /** Its kind, with what goes with it but the words. */
  readonly kind: Pick<Step, "script" | "jar" | "main_class" | "shell"> & { readonly command?: true };
  /** The words that its program gets; all of them, where it is a command. */
  readonly words: readonly string[];
  readonly spark?: SparkSettings;
  /** EMR's ActionOnFailure; empty where the input has none. */
  readonly onFailure: string;
  /** The paths begin at the step. */
  readonly comments: readonly Comment[];
}

const NO_WAIT = new RegExp(`${WAIT_COMPLETION.replaceAll(".", "\\.")}\\s*=\\s*["']?false`, "gi");

/** Steps that import makes of those of the input, in their order. */
export function draftSteps(steps: readonly Json[], files: Files, literals: Literals, notes: Notes): Draft[] {
  const names = new UniqueNames();
  const once = withoutRepeats(
    steps.flatMap((step) => stepWords(step, notes) ?? []),
    notes,
  );
  tellFailures(once, notes);
  // A run of emrald's names its steps `pipeline/step run=… attempt=…`.
  return once.map((step) => {
    const name = names.take(legalName(step.name.replace(/ run=.*$/s, ""), "step"));
    tellProperties(step, name, notes);
    return waiting({ ...draft(step, name, files, literals, notes), onFailure: step.onFailure }, notes);
  });
}

/** Places that are named of a step that was done again. */
const MOST_REPEATS = 5;

/** What a cluster has done again and again is one step. A request that has a step twice wants it twice. */
function withoutRepeats(steps: readonly StepWords[], notes: Notes): StepWords[] {
  const seen = new Map<string, string[]>();
  const once = steps.filter(({ at, isDone, ...step }) => {
    const key = JSON.stringify(step);
    const again = isDone ? seen.get(key) : undefined;
    again?.push(at);
    if (!again) seen.set(key, []);
    return !again;
  });
  for (const [key, again] of seen) {
    if (again.length === 0) continue;
    const { name } = JSON.parse(key) as Pick<StepWords, "name">;
    const more = again.length > MOST_REPEATS ? ` and ${again.length - MOST_REPEATS} more` : "";
    notes.leave(
      `the step "${name}", done again at ${again.slice(0, MOST_REPEATS).join(", ")}${more}`,
      "it is the same as one before: a run does a step once",
    );
  }
  return once;
}

/** A command that submits and does not wait is told to. */
function waiting(draft: Draft, notes: Notes): Draft {
  if (!draft.kind.command) return draft;
  const words = draft.words.map((word) => word.replaceAll(NO_WAIT, (setting) => setting.replace(/false$/i, "true")));
  if (words.join("\0") !== draft.words.join("\0"))
    notes.leave(
      `${draft.name}: ${WAIT_COMPLETION}=false`,
      "the step would be COMPLETED as soon as it is submitted (rule cluster/no-wait)",
    );
  return { ...draft, words };
}

/** Applications whose programs the steps run. */
export function applicationsNeeded(drafts: readonly Draft[]): string[] {
  const needed = drafts.flatMap(({ kind, words }) => {
    if (kind.script !== undefined || kind.jar !== undefined) return ["Spark"];
    return kind.command ? (applicationOfProgram(words[0] ?? "") ?? []) : [];
  });
  return [...new Set(needed)].sort();
}

type Drafted = Omit<Draft, "onFailure">;

function draft(step: StepWords, name: string, files: Files, literals: Literals, notes: Notes): Drafted {
  if (isScriptRunner(step.jar) && step.args[0] !== undefined)
    return {
      name,
      kind: { shell: files.standIn(step.args[0], "scripts") },
      words: literals.words(name, step.args.slice(1)),
      comments: [],
    };
  if (!isCommandRunner(step.jar)) return jarOfHadoop(step, name, literals);
  const { tokens, comments } = tokensOf(step);
  if (tokens[0] === "spark-submit") {
    const submitted = submitDraft(tokens.slice(1), name, files, literals, notes);
    if (submitted) return { ...submitted, comments: [...comments, ...submitted.comments] };
  }
  return { name, kind: { command: true }, words: literals.words(name, tokens), comments };
}

function isCommandRunner(jar: string): boolean {
  return jar === COMMAND_RUNNER || jar.endsWith(`/${COMMAND_RUNNER}`);
}

/** A program of Hadoop's takes them as options; the runners of commands and scripts hand nothing on that emrald could. Values may be secrets. */
function tellProperties({ jar, args, properties }: StepWords, name: string, notes: Notes): void {
  const isHandedOn = !isCommandRunner(jar) && !(isScriptRunner(jar) && args[0] !== undefined);
  if (properties.length === 0 || isHandedOn) return;
  notes.leave(
    `${name}: HadoopJarStep.Properties ${properties.map((text) => text.replace(/=.*$/s, "")).join(", ")}`,
    "Java properties of the runner itself, which emrald has no word for; what Spark needs goes into spark.conf",
  );
}

/** Words of a step that command-runner.jar runs. One text with spaces is what EMR could not run, either. */
function tokensOf({ args }: StepWords): { tokens: readonly string[]; comments: Comment[] } {
  const [first = "", ...rest] = args;
  if (first === "") return { tokens: ["true"], comments: [guessed([], "the input names no program")] };
  if (!/\s/.test(first)) return { tokens: args, comments: [] };
  const words = first.trim().split(/\s+/);
  return { tokens: [...words, ...rest], comments: [guessed([], "one text in the input, cut at its spaces")] };
}

function submitDraft(
  words: readonly string[],
  name: string,
  files: Files,
  literals: Literals,
  notes: Notes,
): Drafted | undefined {
  const submit = submitOf(words, name, notes);
  if (!submit) return undefined;
  const { main, mainClass, args, spark } = submit;
  const uri = main.replace(/^s3[an]:/, "s3:");
  // A jar of the nodes themselves has no place in the spec: the command is left as it is.
  if (main.endsWith(".jar") && !uri.startsWith("s3://")) return undefined;
  const conf = spark?.conf === undefined ? undefined : literals.conf(name, spark.conf);
  return {
    name,
    kind: main.endsWith(".jar")
      ? given<Draft["kind"]>({ jar: uri, main_class: mainClass })
      : { script: files.standIn(main, "spark/scripts") },
    words: literals.words(name, args),
    ...(spark === undefined ? {} : { spark: given<SparkSettings>({ ...spark, conf }) }),
    // Of a submit's own files the role may read those that are keys of `spark:`.
    comments: Object.entries(conf ?? {}).flatMap(([key, value]) => {
      const text = `${key}=${literals.asInput(String(value))}`;
      return namesPlace(text) ? [notGuessed([], text)] : [];
    }),
  };
}

/** A program of Hadoop's, not of Spark's: emrald has no kind for it, and a shell that fetches and runs it does the same. */
function jarOfHadoop({ jar, mainClass, args, properties }: StepWords, name: string, literals: Literals): Drafted {
  const options = properties.map((property) => `-D${property}`);
  const program = [...(mainClass === undefined ? [] : [mainClass]), ...options, ...args];
  if (!/^s3[an]?:/.test(jar)) {
    const words = literals.words(name, ["hadoop", "jar", jar, ...program]);
    return { name, kind: { command: true }, words, comments: [] };
  }
  const file = `/tmp/${(jar.split("/").at(-1) ?? "").replaceAll(/[^\w.-]/g, "_")}`;
  const fetch = `aws s3 cp ${quoted(jar.replace(/^s3[an]:/, "s3:"))} ${file}`;
  // The program's words go past the shell, so that each stays one word.
  const shell = `${fetch} && exec hadoop jar ${file} "$@"`;
  return {
    name,
    kind: { command: true },
    words: literals.words(name, ["bash", "-c", shell, "hadoop", ...program]),
    comments: [guessed(["command"], "a jar of Hadoop's in S3, which its step fetched by itself")],
  };
}

function quoted(text: string): string {
  return /^[\w./:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** What EMR was to do after a failure, once for all steps that say the same. */
function tellFailures(steps: readonly StepWords[], notes: Notes): void {
  const count = (action: string): number => steps.filter(({ onFailure }) => onFailure === action).length;
  for (const action of [...new Set(steps.map(({ onFailure }) => onFailure))].filter((one) => one !== "")) {
    const what = `ActionOnFailure: ${action} (${count(action)} of ${steps.length} steps)`;
    notes.leave(
      what,
      action === "CONTINUE"
        ? "a failed step stops what needs it, by its data or depends_on, and nothing else; allow_failure: true lets the run pass all the same"
        : "a failed step stops what needs it, and emrald ends the cluster of a run itself",
    );
  }
}
