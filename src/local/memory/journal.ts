import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { systemCode } from "../../errors.ts";

/** A file of lines that only grows, or is written anew as a whole. */
export interface Journal {
  readonly size: number;
  /** Adds a line. Throws when it cannot; then nothing of it is there, unless `isBroken`. */
  append(line: string): void;
  /** Puts these lines in the place of all others, all of them or, when it throws, none. */
  rewrite(lines: readonly string[]): void;
  /** Something of a line that could not be added is there: only `rewrite` helps. */
  readonly isBroken: boolean;
  close(): void;
}

export interface JournalContent {
  readonly lines: readonly string[];
  /** What a process that was killed, or a full disk, left of a last line. */
  readonly torn: string;
}

export function readJournal(file: string): JournalContent {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return { lines: [], torn: "" };
    throw error;
  }
  const lines = text.split("\n");
  const torn = lines.pop() ?? "";
  return { lines, torn };
}

type Write = (fd: number, bytes: Buffer, offset: number, length: number, position: number) => number;

/** Written through to the operating system line by line: a killed process loses none; a power cut may. */
export class JournalFile implements Journal {
  readonly #file: string;
  readonly #write: Write;
  #fd: number;
  #size: number;
  #isBroken = false;

  /** `write` is the operating system's, but for tests of a disk that fills up. */
  constructor(file: string, write: Write = writeSync) {
    this.#file = file;
    this.#write = write;
    // Requests may hold passwords (KerberosAttributes).
    this.#fd = openSync(file, "a+", 0o600);
    this.#size = fstatSync(this.#fd).size;
  }

  get size(): number {
    return this.#size;
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  append(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    try {
      this.#writeAll(this.#fd, bytes, this.#size);
    } catch (error) {
      try {
        ftruncateSync(this.#fd, this.#size);
      } catch {
        this.#isBroken = true;
      }
      throw error;
    }
    this.#size += bytes.length;
  }

  rewrite(lines: readonly string[]): void {
    const next = `${this.#file}.new`;
    const fd = openSync(next, "w", 0o600);
    let size = 0;
    try {
      for (const line of lines) {
        const bytes = Buffer.from(`${line}\n`);
        this.#writeAll(fd, bytes, size);
        size += bytes.length;
      }
      renameSync(next, this.#file);
    } catch (error) {
      closeSync(fd);
      rmSync(next, { force: true });
      throw error;
    }
    // The new file's own descriptor goes on: everything up to here is in it.
    closeSync(this.#fd);
    this.#fd = fd;
    this.#size = size;
    this.#isBroken = false;
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** A disk that fills up takes a part first, and refuses the rest: so that places are told, and not where the last write ended. */
  #writeAll(fd: number, bytes: Buffer, at: number): void {
    for (let done = 0; done < bytes.length;) {
      done += this.#write(fd, bytes, done, bytes.length - done, at + done);
    }
  }
}
