import type { Diagnostic, Place, Related, Severity } from "./diagnostic.ts";

/** One entry of the catalogue of diagnostics: `docs/rules.md` is made of these. */
export interface Code {
  readonly severity: Severity;
  /** What is wrong, in a sentence. */
  readonly summary: string;
  /** Why it matters, and what to do. */
  readonly why: string;
}

/** What reading and checking a file by its schema can say. Rules bring their own entries (src/rules). */
export const codes = {
  "file/missing-project": {
    severity: "error",
    summary: "There is no pipelines/project.yaml.",
    why: "A project is a folder with `pipelines/project.yaml` in it. Run emrald in that folder, or name it with `--project`.",
  },
  "file/not-a-file": {
    severity: "error",
    summary: "A folder stands where a YAML file should be.",
    why: "Every entry of `pipelines/` that ends in .yaml is read as a pipeline.",
  },
  "file/unreadable": {
    severity: "error",
    summary: "The operating system does not let emrald read a file.",
    why: "Its message is repeated as it is. Mend the file's permissions, or remove it.",
  },
  "file/too-large": {
    severity: "error",
    summary: "A YAML file is larger than 4 MiB.",
    why: "Specs are written by hand. A file of this size is data that went to the wrong folder, or generated: split it.",
  },
  "file/empty": {
    severity: "error",
    summary: "A YAML file has nothing in it.",
    why: "A pipeline begins with `pipeline: <name>`. Remove the file if it is not needed.",
  },
  "file/encoding": {
    severity: "error",
    summary: "A file is not valid UTF-8.",
    why: "YAML is UTF-8. Save the file again in that encoding.",
  },
  "yaml/syntax": {
    severity: "error",
    summary: "A file is not valid YAML.",
    why: "Nothing else is checked in this file before it can be read.",
  },
  "yaml/tab": {
    severity: "error",
    summary: "A tab stands in the indentation.",
    why: "YAML forbids tabs there, since their width is anybody's guess. Use spaces.",
  },
  "yaml/duplicate-key": {
    severity: "error",
    summary: "A key stands twice in one map.",
    why: "One of the two would win in silence.",
  },
  "yaml/unquoted-comma": {
    severity: "error",
    summary: "A value between { and } has a comma and no quotes.",
    why: "YAML ends the value at the comma, and takes the rest for a key: `{ price: decimal(10,2) }` has the keys `price` and `2)`. Put the value in quotes.",
  },
  "yaml/alias-bomb": {
    severity: "error",
    summary: "Aliases unfold to more values than any spec needs.",
    why: "A few lines of aliases of aliases can fill a machine's memory. Write the values out.",
  },
  "yaml/large-number": {
    severity: "error",
    summary: "A whole number is too large to be held exactly.",
    why: "Numbers of a plan are JSON's: beyond 2^53 - 1 they would be rounded in silence.",
  },
  "yaml/unknown-alias": {
    severity: "error",
    summary: "An alias has no anchor before it.",
    why: "`*name` repeats what stands at `&name` earlier in the same file.",
  },
  "yaml/several-documents": {
    severity: "error",
    summary: "A file holds more than one YAML document.",
    why: "One file, one pipeline: what follows `---` would be overlooked.",
  },
  "schema/unknown-key": {
    severity: "error",
    summary: "A key is not part of the spec language.",
    why: "A misspelt key would be ignored in silence, and with it what you meant by it.",
  },
  "schema/missing-key": {
    severity: "error",
    summary: "A key that must be there is missing.",
    why: "The JSON Schemas in `schema/` say which keys are needed; editors show them.",
  },
  "schema/wrong-type": {
    severity: "error",
    summary: "A value is of the wrong kind.",
    why: "YAML guesses the kind of an unquoted value: quote what is text, unquote what is a number.",
  },
  "schema/wrong-value": {
    severity: "error",
    summary: "A value is not one of those allowed, or not in the form that is needed.",
    why: "The message lists what is allowed.",
  },
  "schema/wrong-name": {
    severity: "error",
    summary: "A name has characters that names may not have.",
    why: "Names become part of bucket, table and role names in AWS, so they keep to what all of those allow.",
  },
  "spec/pipeline-twice": {
    severity: "error",
    summary: "Two files describe a pipeline of one name.",
    why: "Ids are `pipeline/name`: they must lead to one file.",
  },
  "spec/removes-nothing": {
    severity: "error",
    summary: "An overlay removes something that is not there.",
    why: "`null` removes. A misspelt removal would leave in place what was meant to go.",
  },
  "spec/overlay-of-nothing": {
    severity: "error",
    summary: "An environment overlays a pipeline that does not exist.",
    why: "An overlay changes what is there; it does not make a pipeline.",
  },
  "emit/unsupported": {
    severity: "error",
    summary: "A target of `emrald compile` cannot say what the spec does.",
    why: "A list of steps has no retries, a job flow no second cluster, and what a target cannot say would be left out in silence. Choose another target (docs/targets.md says what each can do), or `emrald run`.",
  },
} as const satisfies Record<string, Code>;

export type CodeName = keyof typeof codes;

/** A diagnostic of the catalogue above. */
export function diagnostic(
  code: CodeName,
  place: Place,
  message: string,
  more: { hint?: string | undefined; related?: readonly Related[] } = {},
): Diagnostic {
  const { hint, related } = more;
  return {
    code,
    severity: codes[code].severity,
    message,
    place,
    ...(hint === undefined ? {} : { hint }),
    ...(related === undefined ? {} : { related }),
  };
}
