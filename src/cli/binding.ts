import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { binding as validate } from "#validators";
import { systemCode, UsageError } from "../errors.ts";
import type { Deployment } from "../plan/deployment.ts";
import type { Plan } from "../plan/plan.ts";
import { decode } from "../spec/decode.ts";
import type { Diagnostic } from "../spec/diagnostic.ts";
import { suggest } from "../spec/nearest.ts";
import { checkSchema } from "../spec/schema/check.ts";
import { printProblems } from "../project/print/report.ts";

/** What `--binding` names, held against its schema and against the plan that it is for. */
export function readBinding(path: string, plan: Plan): Deployment {
  return parseBinding(path, content(path), plan);
}

/** The same for the text of a binding, wherever it comes from. */
export function parseBinding(path: string, bytes: Uint8Array, plan: Plan): Deployment {
  const file = basename(path);
  const { value: decoded, diagnostics: reading } = decode(file, bytes);
  if (reading.length > 0 || decoded.value === undefined) throw refused(path, reading);
  const { value: checked, diagnostics } = checkSchema(file, decoded.value, validate);
  if (diagnostics.length > 0) throw refused(path, diagnostics);
  const { $schema: _, ...deployment } = checked.value as Deployment & { readonly $schema?: string };
  requireFit(path, deployment, plan);
  return deployment;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
};

function content(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    const reason = REASONS[systemCode(cause) ?? ""] ?? (cause as Error).message;
    throw new UsageError(
      `the binding "${path}" cannot be read: ${reason}`,
      "--binding takes a JSON file: schema/binding.schema.json says what may stand in it.",
    );
  }
}

function refused(path: string, diagnostics: readonly Diagnostic[]): UsageError {
  printProblems(dirname(path), diagnostics, process.stderr);
  return new UsageError(
    `the binding "${path}" is not what --binding takes`,
    "See docs/targets.md for what may stand in it.",
  );
}

/** What it says of an account, of clusters or of steps has to be about this plan: else it would be ignored in silence. */
function requireFit(path: string, { account, clusters = {}, step_roles = {} }: Deployment, plan: Plan): void {
  if (account !== undefined && typeof plan.account === "string" && account !== plan.account) {
    throw new UsageError(
      `the binding "${path}" is for the account "${account}", and environment "${plan.environment}" lives in "${plan.account}"`,
    );
  }
  const known = { cluster: Object.keys(plan.clusters), step: Object.keys(plan.steps) };
  for (const [what, names] of [
    ["cluster", Object.keys(clusters)],
    ["step", Object.keys(step_roles)],
  ] as const) {
    for (const name of names) {
      if (known[what].includes(name)) continue;
      throw new UsageError(
        `the binding "${path}" names the ${what} "${name}", and environment "${plan.environment}" has none of that name`,
        suggest(name, known[what], what),
      );
    }
  }
}
