import { isSecretName } from "./secret-name.ts";
import { SHAPES } from "./secret-shapes.ts";

/** What is shown in the place of a secret. */
export const HIDDEN = "(hidden)";

/** A secret in a text: from `start`, up to `end`. */
export interface SecretPart {
  readonly start: number;
  readonly end: number;
  /** What it is called there, where something names it. */
  readonly name?: string;
}

/** Between words while they are one text: white space that nobody writes, so that no quote goes on past its word. */
const BETWEEN = "\v";

/** A name, and what stands between it and its value: `name=`, `"name": `, `name 'value'`, `<name>`; and `--name `, `--name, `. */
const NAMES: readonly RegExp[] = [
  /(?<![\w.-])(?<name>[\w.-]+)(?:\\{0,3}["']?\s{0,20}!?[=:]{1,2}>?\s{0,20}|(?<=<[\w.-]{1,200})>|<\/name>\s{0,20}<value>|\s{1,20}(?=["']))/g,
  /(?<![^\s"'])(?<name>--?[\w.-]+)(?:\\{0,3}["']?\s{0,20},\s{0,20}|\s{1,20})(?!-)/g,
];

/** Quoted as a whole, also inside of a text that is quoted itself; without an end, up to the end; or up to what ends a word. */
const VALUE =
  /\\{1,3}(["'])[^\v]*?\\{1,3}\1|(?:"(?:[^"\\\v]|\\.)*"|'[^'\v]*'|["'][^\v]*|\(hidden\)|[^\s,;&"'<})\]]|[,)}\]](?![\s,;)}\]"']|$))+/y;

/** What is no secret, whatever it is called: references, the types of columns, and what is nothing. */
const PLAIN =
  /["']?(?:(?:\$\{[\w.]+\}|true|false|null|none|tinyint|smallint|int|integer|bigint|long|short|byte|float|double|boolean|string|binary|date|timestamp)(?=[\s,;&"'>)}\]]|$)|(?:array|map|struct)<|(?:decimal|varchar|char)\()/iy;

/** The secrets in a text, in their order, none in another. */
export function secretsIn(text: string): readonly SecretPart[] {
  return apart([...NAMES.flatMap((names) => named(text, names)), ...shaped(text)]);
}

/** The secrets of each word of a list; a word may be called by the one before it. */
export function secretsInWords(words: readonly string[]): readonly (readonly SecretPart[])[] {
  let from = 0;
  const all = secretsIn(words.join(BETWEEN));
  return words.map((word, at) => {
    const [start, end] = [from, from + word.length];
    from = end + BETWEEN.length;
    const name = flagOf(words[at - 1] ?? "");
    if (name !== undefined && !/^(?:|--?[A-Za-z][\w-]*(?:=.*)?|\$\{[\w.]+\}|\(hidden\))$/s.test(word))
      return [{ start: 0, end: word.length, name }];
    return all
      .filter((one) => one.start < end && one.end > start)
      .map((one) => ({ ...one, start: Math.max(one.start, start) - start, end: Math.min(one.end, end) - start }));
  });
}

/** A text without the secrets in it. */
export function masked(text: string): string {
  return replaced(text, secretsIn(text), () => HIDDEN);
}

/** Words without the secrets in them. */
export function maskedWords(words: readonly string[]): string[] {
  const secrets = secretsInWords(words);
  return words.map((word, at) => replaced(word, secrets[at] ?? [], () => HIDDEN));
}

/** A text with something else in the place of each secret. */
export function replaced(
  text: string,
  secrets: readonly SecretPart[],
  by: (secret: SecretPart, value: string) => string,
): string {
  let [rest, from] = ["", 0];
  for (const secret of secrets) {
    rest += text.slice(from, secret.start) + by(secret, text.slice(secret.start, secret.end));
    from = secret.end;
  }
  return rest + text.slice(from);
}

/** `--password`, `X-Api-Key:`: a word whose value is the next one. */
function flagOf(word: string): string | undefined {
  const [, dashed, colon] = /^(--?[\w.-]+)$|^([\w.-]+)[:=]$/.exec(word) ?? [];
  const name = dashed ?? colon;
  return name !== undefined && isSecretName(name) ? name : undefined;
}

/** What is called like a secret. */
function named(text: string, names: RegExp): SecretPart[] {
  const found: SecretPart[] = [];
  for (const match of text.matchAll(names)) {
    const name = match.groups?.["name"] ?? "";
    const start = match.index + match[0].length;
    if (start < (found.at(-1)?.end ?? 0) || !isSecretName(name)) continue;
    PLAIN.lastIndex = VALUE.lastIndex = start;
    const value = PLAIN.test(text) ? undefined : VALUE.exec(text)?.[0];
    if (value !== undefined && value !== HIDDEN) found.push({ start, end: start + value.length, name });
  }
  return found;
}

/** What is a secret by its shape. */
function shaped(text: string): SecretPart[] {
  return SHAPES.flatMap((shape) =>
    [...text.matchAll(shape)].map((found) => {
      const [start, end] = found.indices?.groups?.["secret"] ?? [found.index, found.index + found[0].length];
      return { start, end };
    }),
  ).filter(({ start, end }) => !/^\$\{[\w.]+\}$/.test(text.slice(start, end)) && !text.startsWith(HIDDEN, start));
}

/** What overlaps is one. */
function apart(parts: readonly SecretPart[]): readonly SecretPart[] {
  const found: SecretPart[] = [];
  for (const part of parts.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = found.at(-1);
    if (!last || part.start >= last.end) found.push(part);
    else if (part.end > last.end) found[found.length - 1] = { ...last, end: part.end };
  }
  return found;
}
