import { canonical } from "../model/canonical.ts";
import { whereTheyPart } from "../model/where-they-part.ts";
import { isSymbolic } from "../model/symbol.ts";
import { HIDDEN, masked, maskedWords } from "../spec/secret.ts";
import { isSecretName } from "../spec/secret-name.ts";
import { spellText } from "./readable.ts";

/** Characters of one value. */
const MOST = 200;

/** A value before and after, to show: secrets hidden, and of what is long the part that differs. `name` is the key that it is the value of. */
export function shownPair(was: unknown, is: unknown, name?: string): readonly [string | undefined, string | undefined] {
  const hide = name !== undefined && isSecretName(name);
  const [before, now] = [spelled(was, hide), spelled(is, hide)];
  // What looks alike is of another sort, unless it is what was hidden that differs.
  const isAlike = before !== undefined && before === now && !before.includes(HIDDEN);
  const pair = isAlike ? [quoted(was), quoted(is)] : [before, now];
  const start = before === undefined || now === undefined ? 0 : whereTheyPart(pair[0] ?? "", pair[1] ?? "");
  return [part(pair[0], start), part(pair[1], start)];
}

function spelled(value: unknown, hide: boolean): string | undefined {
  if (value === undefined) return undefined;
  // Whether there is a secret is none.
  return hide && typeof value !== "boolean" ? HIDDEN : masked(plain(value));
}

/** The number 1 and the text "1" look alike without quotes. */
function quoted(value: unknown): string | undefined {
  return value === undefined ? undefined : masked(canonical(value));
}

/** As people write it: texts without quotes, lists with commas, maps in braces. */
function plain(value: unknown): string {
  if (typeof value === "string") return value;
  if (isSymbolic(value)) return spellText(value);
  if (Array.isArray(value)) return value.length === 0 ? "(none)" : maskedWords(value.map(plain)).join(", ");
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return `{ ${entries.map(([key, inner]) => `${key}: ${isSecretName(key) ? HIDDEN : plain(inner)}`).join(", ")} }`;
  }
  return String(value);
}

function part(text: string | undefined, start: number): string | undefined {
  // What is short is shown whole, though the other is long.
  if (text === undefined || text.length <= MOST) return text;
  const room = MOST - 2;
  const from = Math.min(start, text.length - room);
  const cut = text.slice(from, from + room);
  return `${from > 0 ? "…" : ""}${cut}${from + room < text.length ? "…" : ""}`;
}
