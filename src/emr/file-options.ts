import data from "./file-options.json" with { type: "json" };

/** What a value has to be: a word of a list, or one of these. `characters`: one or more. */
type Kind = "boolean" | "character" | "characters" | "integer" | "ratio" | "text" | readonly string[];

interface Form {
  readonly test: (text: string) => boolean;
  /** As a message says it. */
  readonly form: string;
}

/** As Spark reads them: CSVOptions.getBool, getChar and getInt, which take a character away where the text is empty. */
const FORMS: Record<Exclude<Kind, readonly string[]>, Form> = {
  boolean: { test: (text) => /^(true|false)$/i.test(text), form: "true or false" },
  character: { test: (text) => text.length <= 1, form: "one character, or none" },
  characters: { test: (text) => text !== "", form: "at least one character" },
  integer: { test: (text) => /^[+-]?\d+$/.test(text), form: "a whole number" },
  ratio: { test: (text) => Number(text) > 0 && Number(text) <= 1, form: "a number above 0, up to 1" },
  text: { test: () => true, form: "text" },
};

/** The version of Spark that the options are of. */
export const SPARK_OF_OPTIONS = data.spark;

const formats = data.formats as Readonly<Record<string, Readonly<Record<string, Kind>>>>;

/** The options of Spark for files of a format; undefined where it is none that Spark reads. */
export function fileOptions(format: string): readonly string[] | undefined {
  const options = formats[format];
  return options && Object.keys(options);
}

/** Whether Spark knows an option. Names with a dot are Hadoop's, which reads them as its own properties. */
export function isFileOption(format: string, name: string): boolean {
  return name.includes(".") || kindOf(format, name) !== undefined;
}

/** What is wrong with the value of an option, as "must be …"; undefined where nothing is, or nothing is known of it. */
export function fileOptionProblem(format: string, name: string, value: string): string | undefined {
  const kind = kindOf(format, name);
  if (kind === undefined) return undefined;
  const { test, form }: Form =
    typeof kind === "string"
      ? FORMS[kind]
      : { test: (text) => kind.includes(text.toUpperCase()), form: `one of ${kind.join(", ")}` };
  return test(value) ? undefined : `must be ${form}`;
}

/** To Spark all cases of a name are one. */
function kindOf(format: string, name: string): Kind | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(formats[format] ?? {}).find(([option]) => option.toLowerCase() === wanted)?.[1];
}
