/**
 * Places in texts for what only a run of the target knows. Requests are built with them as if they were known; each target then
 * writes them its own way. The characters are for private use: no spec has them (Unicode, section 23.5).
 */
const OPEN = "\uE000";
const CLOSE = "\uE001";

/** A place for a value; `expression` says it in the target's own language. */
export function mark(expression: string): string {
  return `${OPEN}${expression}${CLOSE}`;
}

export function isMarked(text: string): boolean {
  return text.includes(OPEN);
}

/** A text as what it is made of, in order. */
export function piecesOf(text: string): ({ readonly literal: string } | { readonly expression: string })[] {
  return text
    .split(/\uE000([^\uE001]*)\uE001/)
    .map((piece, index) => (index % 2 === 0 ? { literal: piece } : { expression: piece }))
    .filter((piece) => !("literal" in piece) || piece.literal !== "");
}
