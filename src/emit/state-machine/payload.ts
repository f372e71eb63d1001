import { invariant } from "../../errors.ts";
import { isMarked, piecesOf } from "../marks.ts";

/** A payload of a state, and the texts that it takes from the state's input. */
export interface Payload {
  readonly value: unknown;
  /** What has to stand at `$.texts`. */
  readonly texts: readonly string[];
}

/** Texts with marks become `"key.$"`, with a path or an intrinsic function. */
export function payloadWithTexts(value: unknown): Payload {
  const texts: string[] = [];
  return { value: write(value, texts), texts };
}

/** The same for what has no text that would have to be taken from elsewhere. */
export function payload(value: unknown): unknown {
  const { value: written, texts } = payloadWithTexts(value);
  invariant(texts.length === 0, `no place for the text "${texts[0] ?? ""}"`);
  return written;
}

function write(value: unknown, texts: string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => write(item, texts));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (typeof inner === "string" && isMarked(inner)) return [`${key}.$`, intrinsic(inner, texts)];
      if (!isTexts(inner) || !inner.some(isMarked)) return [key, write(inner, texts)];
      return [`${key}.$`, `States.Array(${inner.map((text) => argument(text, texts)).join(", ")})`];
    }),
  );
}

function argument(text: string, texts: string[]): string {
  if (isMarked(text)) return intrinsic(text, texts);
  return isPlain(text) ? `'${text}'` : elsewhere(text, texts);
}

/** A text with marks as one value: a path alone where text is at its end, else States.Format, which makes it text. */
function intrinsic(text: string, texts: string[]): string {
  const pieces = piecesOf(text);
  const [first] = pieces;
  if (pieces.length === 1 && first && "expression" in first && !MAY_BE_NUMBER.test(first.expression)) {
    return first.expression;
  }
  const paths: string[] = [];
  const template = pieces.map((piece) => {
    if ("literal" in piece && isPlain(piece.literal)) return piece.literal;
    paths.push("literal" in piece ? elsewhere(piece.literal, texts) : piece.expression);
    return "{}";
  });
  return `States.Format('${template.join("")}', ${paths.join(", ")})`;
}

const MAY_BE_NUMBER = /^\$\.(?:vars|attempt)\b/;

/**
 * Literals of intrinsic functions reserve four characters, and interpreters differ in how they read an escaped one: a text that
 * has one is taken from the state's input instead. Parameters of the definition are gone before anybody reads the function.
 */
function isPlain(text: string): boolean {
  return !/[\\'{}]/.test(text.replace(/\$\{EMRALD_[A-Z0-9_]+\}/g, ""));
}

function elsewhere(text: string, texts: string[]): string {
  return `$.texts[${texts.push(text) - 1}]`;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
