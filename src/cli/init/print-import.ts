import type { Imported } from "../../import/index.ts";

/** The YAML of an import as one text: a document a file, each under its name. */
export function printed({ files }: Pick<Imported, "files">): string {
  return Object.entries(files)
    .filter(([file]) => file.endsWith(".yaml"))
    .map(([file, text]) => `# ==> ${file}\n${text}`)
    .join("---\n");
}

/** What the YAML does not say, and why: two lines each. */
export function leftOutLines({ leftOut }: Pick<Imported, "leftOut">): string[] {
  return leftOut.map(({ what, why, more }) => `${what}${more === 0 ? "" : ` (and ${more} more)`}\n    ${why}\n`);
}

/** What a person has to know besides the YAML. */
export function importNotes({ leftOut, standIns, files, diagnostics }: Imported): string {
  const guesses = Object.values(files).reduce((sum, text) => sum + text.split("guessed: ").length - 1, 0);
  return [
    ...(leftOut.length > 0
      ? ["left out:\n", ...leftOutLines({ leftOut }).map((text) => text.replaceAll(/^(?=.)/gm, "  "))]
      : []),
    ...(standIns.length > 0
      ? [
          "code that import does not fetch, and files that fail in its place until you do:\n",
          ...standIns.map(({ fetch }) => `  ${fetch}\n`),
        ]
      : []),
    ...diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ place, message }) => `emrald check will refuse ${place.file}: ${message}\n`),
    ...(guesses > 0 ? [`${guesses} guesses: look for "guessed:" in the YAML\n`] : []),
  ].join("");
}
