/** A piece of one of Hadoop's globs. None but a brace goes over a slash. */
type Piece =
  | { readonly is: "character"; readonly fits: (character: string) => boolean }
  | { readonly is: "star" }
  | { readonly is: "brace"; readonly words: readonly (readonly Piece[])[] };

/**
 * What of a path lies below the folders that a glob names: `""` where the glob goes as far as the path, or further, and
 * files below the path may fit it. Undefined where nothing at or below the path can.
 */
export function belowGlob(glob: string, path: string): string | undefined {
  const text = `${path.replace(/\/$/, "")}/`;
  const ends = walk(piecesOf(glob.replace(/\/$/, "")), text, new Set([0]));
  if (ends.has(text.length)) return "";
  const deepest = Math.max(...[...ends].filter((end) => text[end] === "/"));
  return deepest < 0 ? undefined : text.slice(deepest + 1);
}

/** Where pieces may end that begin at one of some positions. Whatever has come to the end of the text stays there: more of the glob lies below it. */
function walk(pieces: readonly Piece[], text: string, starts: ReadonlySet<number>): Set<number> {
  let at = new Set(starts);
  for (const piece of pieces) {
    const next = new Set<number>(at.has(text.length) ? [text.length] : []);
    if (piece.is === "brace") for (const word of piece.words) for (const end of walk(word, text, at)) next.add(end);
    if (piece.is === "character")
      for (const start of at) if (start < text.length && piece.fits(text.charAt(start))) next.add(start + 1);
    // A star may end wherever another that began before it in the same folder does: nothing is looked at twice.
    if (piece.is === "star")
      for (const start of at)
        for (let end = start; end < text.length && !next.has(end); end++) {
          next.add(end);
          if (text[end] === "/") break;
        }
    at = next;
  }
  return at;
}

function piecesOf(glob: string): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < glob.length; at++) {
    const character = glob.charAt(at);
    const set = character === "[" ? /^\[[!^]?\]?[^\]]*\]/.exec(glob.slice(at))?.[0] : undefined;
    const brace = character === "{" ? braceAt(glob, at) : undefined;
    if (brace) {
      pieces.push({ is: "brace", words: brace.words.map(piecesOf) });
      at = brace.end;
    } else if (set !== undefined) {
      pieces.push({ is: "character", fits: setOf(set.slice(1, -1)) });
      at += set.length - 1;
    } else if (character === "*") pieces.push({ is: "star" });
    else if (character === "?") pieces.push({ is: "character", fits: (one) => one !== "/" });
    else {
      const plain = character === "\\" ? glob.charAt(++at) : character;
      pieces.push({ is: "character", fits: (one) => one === plain });
    }
  }
  return pieces;
}

/** The words of `{a,b}`, in which there may be others, and where it ends; undefined where it is never closed. */
function braceAt(glob: string, start: number): { readonly words: string[]; readonly end: number } | undefined {
  const words = [""];
  let depth = 0;
  for (let at = start + 1; at < glob.length; at++) {
    const character = glob.charAt(at);
    if (character === "}" && depth === 0) return { words, end: at };
    if (character === "{") depth++;
    if (character === "}") depth--;
    if (character === "," && depth === 0) words.push("");
    else words.push(`${words.pop() ?? ""}${character === "\\" ? character + glob.charAt(++at) : character}`);
  }
  return undefined;
}

/** `a-c`, `abc`, `^abc`. */
function setOf(inside: string): (character: string) => boolean {
  const isNot = /^[!^]/.test(inside);
  const ranges = [...inside.slice(isNot ? 1 : 0).matchAll(/([^])-([^])|([^])/g)].map(
    ([, from, to, one = ""]) => [from ?? one, to ?? one] as const,
  );
  return (character) =>
    character !== "/" && ranges.some(([from, to]) => character >= from && character <= to) !== isNot;
}
