import { RUNTIME_PACKAGE, RUNTIME_PROGRAM } from "../model/arguments.ts";
import { bind } from "./bind.ts";
import type { Plan } from "./plan.ts";

/**
 * A plan as it is compared with another: what only a deployment knows is a word, `{bucket_gold}`, which people can read; and so is emrald's own runtime, which comes
 * with emrald and not with the project.
 */
export function comparable(plan: Plan): Plan {
  const runtime = [RUNTIME_PACKAGE, RUNTIME_PROGRAM].flatMap((file) => plan.artifacts[file]?.sha256 ?? []);
  return replaceIn(bind(plan, { words: (name) => `{${name}}` }, plan), runtime) as Plan;
}

function replaceIn(value: unknown, hashes: readonly string[]): unknown {
  if (typeof value === "string") return hashes.reduce((text, hash) => text.replaceAll(hash, "{emrald}"), value);
  if (Array.isArray(value)) return value.map((inner) => replaceIn(inner, hashes));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaceIn(inner, hashes)]));
}
