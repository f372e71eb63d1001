/** spark-submit's own options (Spark 3.5 and 4): those that take a value, and those that do not. */
const valueOptions: ReadonlySet<string> = new Set([
  "--archives",
  "--class",
  "--conf",
  "--deploy-mode",
  "--driver-class-path",
  "--driver-cores",
  "--driver-java-options",
  "--driver-library-path",
  "--driver-memory",
  "--exclude-packages",
  "--executor-cores",
  "--executor-memory",
  "--files",
  "--jars",
  "--keytab",
  "--kill",
  "--master",
  "--name",
  "--num-executors",
  "--packages",
  "--principal",
  "--properties-file",
  "--proxy-user",
  "--py-files",
  "--queue",
  "--remote",
  "--repositories",
  "--status",
  "--total-executor-cores",
]);

const flagOptions: ReadonlySet<string> = new Set([
  "--help",
  "--load-spark-defaults",
  "--supervise",
  "--usage-error",
  "--verbose",
  "--version",
]);

const shortOptions: Readonly<Record<string, string>> = { "-c": "--conf", "-h": "--help", "-v": "--verbose" };

interface SubmitOption {
  readonly name: string;
  /** Absent for a flag. */
  readonly value?: string;
}

/** A spark-submit command line, taken apart. */
export interface SubmitArguments {
  readonly options: readonly SubmitOption[];
  /** The program: a .py, a .jar, an .R. */
  readonly main: string;
  /** What the program itself is given. */
  readonly args: readonly string[];
}

export type Parsed =
  | { readonly submit: SubmitArguments; readonly problem?: undefined }
  | { readonly submit?: undefined; readonly problem: string };

/** Reads the arguments after `spark-submit` as Spark's own launcher does: options until the first word that is none. */
export function parseSubmit(words: readonly string[]): Parsed {
  const options: SubmitOption[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    const [, long, attached] = /^(--[^=]+)=(.+)$/s.exec(word) ?? [];
    const name = long ?? shortOptions[word] ?? word;
    if (valueOptions.has(name)) {
      const value = attached ?? words[++index];
      if (value === undefined) return { problem: `spark-submit: option '${word}' has no value` };
      options.push({ name, value });
    } else if (flagOptions.has(name)) {
      options.push({ name });
    } else if (word.startsWith("-")) {
      return { problem: `spark-submit: unknown option '${word}'` };
    } else {
      return { submit: { options, main: word, args: words.slice(index + 1) } };
    }
  }
  return { problem: "spark-submit: no program to run (a .py or .jar) is named" };
}

/** The value that counts: as in Spark, the last. */
export function optionValue(submit: SubmitArguments, name: string): string | undefined {
  return submit.options.findLast((option) => option.name === name)?.value;
}

export function splitProperty(text: string): readonly [name: string, value: string] | undefined {
  const at = text.indexOf("=");
  return at < 1 ? undefined : [text.slice(0, at), text.slice(at + 1)];
}

/** What `--conf` gives a property, the last one counting. */
export function propertyValue(submit: SubmitArguments, name: string): string | undefined {
  return submit.options
    .filter((option) => option.name === "--conf")
    .map((option) => splitProperty(option.value ?? ""))
    .findLast((property) => property?.[0] === name)?.[1];
}
