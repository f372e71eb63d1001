import type { Path } from "../spec/diagnostic.ts";
import { HIDDEN, masked, maskedWords } from "../spec/secret.ts";
import { isSecretName } from "../spec/secret-name.ts";
import { Json } from "./json.ts";
import type { Notes } from "./notes.ts";

const WHY = "it looks like a secret: read it from Secrets Manager where it is needed";

/** A document without the secrets that no variable can stand for, such as those of a bootstrap action: they are hidden, and told. */
export function withoutSecrets<T>(document: T, notes: Notes): T {
  return walk(document, [], notes) as T;
}

function walk(value: unknown, path: Path, notes: Notes): unknown {
  const told = (text: string, shown: string, at: Path): string => {
    if (shown !== text) notes.leave(new Json(text, at).name, WHY);
    return shown;
  };
  if (typeof value === "string") {
    const key = path.at(-1);
    // Unless a variable has taken its place.
    const isSecret = typeof key === "string" && isSecretName(key) && !value.startsWith("${vars.");
    return told(value, isSecret ? HIDDEN : masked(value), path);
  }
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    if (!items.every((item) => typeof item === "string"))
      return items.map((item, at) => walk(item, [...path, at], notes));
    return maskedWords(items).map((shown, at) => told(items[at] ?? "", shown, [...path, at]));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key], notes)]));
}
