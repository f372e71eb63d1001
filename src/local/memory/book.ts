import type { Journal } from "./journal.ts";
import { header, type Line } from "./line.ts";

/** Below this, writing a file anew is not worth it. */
const SMALL_BYTES = 4 * 1024 * 1024;

/**
 * Keeps changes in a journal. One that a caller asked for is refused when it cannot be written. One that has happened
 * cannot be: the book is then behind, and takes nothing else until it could be written anew as a whole. Until then the
 * file tells an older story, and a whole one.
 */
export class Book {
  readonly #journal: Journal;
  readonly #everything: () => Iterable<Line>;
  readonly #onDefect: (error: unknown) => void;
  #isBehind = false;
  /** It pays to write the file anew when it has grown to this. */
  #payingSize = SMALL_BYTES;

  /** `everything` is all there is now, as the fewest lines. */
  constructor(journal: Journal, everything: () => Iterable<Line>, onDefect: (error: unknown) => void) {
    this.#journal = journal;
    this.#everything = everything;
    this.#onDefect = onDefect;
  }

  /** Call it when the change is in `everything`. Throws when it cannot be kept: it must be taken back then. */
  write(line: Line): void {
    if (this.#isBehind || this.#journal.isBroken) {
      this.writeAnew();
      return;
    }
    this.#journal.append(JSON.stringify(line));
    if (this.#journal.size >= this.#payingSize) this.#compact();
  }

  /** Never throws. */
  writeWhatHappened(line: Line): void {
    try {
      this.write(line);
    } catch (error) {
      this.#isBehind = true;
      this.#onDefect(error);
    }
  }

  writeAnew(): void {
    this.#journal.rewrite([header, ...Array.from(this.#everything(), (line) => JSON.stringify(line))]);
    this.#isBehind = false;
    this.#payingSize = Math.max(SMALL_BYTES, 2 * this.#journal.size);
  }

  close(): void {
    this.#journal.close();
  }

  /** The line is kept already: that the file could not be made smaller is no reason to refuse it. */
  #compact(): void {
    try {
      this.writeAnew();
    } catch (error) {
      this.#payingSize = 2 * this.#journal.size;
      this.#onDefect(error);
    }
  }
}
