/** `${a.b.c}` in a string: what it names and where it stands. */
export interface Reference {
  /** Without the braces. */
  readonly text: string;
  readonly parts: readonly string[];
  /** Offsets of the whole reference, `${` and `}` included. */
  readonly span: readonly [start: number, end: number];
}

/** A string cut into its text and its references. */
export type Piece = string | Reference;

const REFERENCE = /\$\{([^{}]*)\}/g;

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(REFERENCE)) {
    if (match.index > end) found.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    const name = (match[1] ?? "").trim();
    found.push({ text: name, parts: name.split("."), span: [match.index, end] });
  }
  if (end < text.length || found.length === 0) found.push(text.slice(end));
  return found;
}

export function references(text: string): Reference[] {
  return text.includes("${") ? pieces(text).filter((piece) => typeof piece !== "string") : [];
}
