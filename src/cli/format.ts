import { randomUUID } from "node:crypto";
import { Option } from "@commander-js/extra-typings";
import { UsageError } from "../errors.ts";
import type { Mark } from "../project/print/mark.ts";

/** How problems are printed: for people, as emrald's JSON, as annotations of GitHub, as SARIF. */
export const FORMATS = ["text", "json", "github", "sarif"] as const;
export type Format = (typeof FORMATS)[number];

export const formatOption = () =>
  new Option(
    "--format <format>",
    "for people (text), as --json, as annotations of GitHub, or for code scanning (sarif)",
  ).choices(FORMATS);

/** What the two options say together. Throws a UsageError where both are given. */
export function formatOf({
  json,
  format,
}: {
  readonly json?: true | undefined;
  readonly format?: Format | undefined;
}): Format {
  if (json && format !== undefined) throw new UsageError("--json and --format are two ways to print: give one");
  return format ?? (json ? "json" : "text");
}

/** Problems for a machine on stdout; `text` is what people read of them. */
export async function printMarks(format: "github" | "sarif", marks: readonly Mark[], text: string): Promise<void> {
  if (format === "sarif") {
    const { sarif } = await import("../project/print/sarif.ts");
    process.stdout.write(`${JSON.stringify(sarif(marks), null, 2)}\n`);
    process.stderr.write(text === "" || text.endsWith("\n") ? text : `${text}\n`);
    return;
  }
  const { annotations, unheard } = await import("../project/print/github.ts");
  // GitHub's runner obeys both streams, and knows no order between them.
  process.stdout.write(unheard(text, randomUUID()) + annotations(marks));
}
