import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileStores, type Stores } from "./file-store.ts";
import { JournalFile, readJournal } from "./journal.ts";
import { header } from "./line.ts";
import { lockFile } from "./lock.ts";
import { restore } from "./restore.ts";

export interface MemoryParts {
  /** Told what a person should know about the file. */
  readonly onNote: (note: string) => void;
  readonly onDefect: (error: unknown) => void;
}

/**
 * Opens a state file for this process alone, and makes it when it is not there. Throws a WorldError when another endpoint
 * uses it, or when it is none of ours, damaged, or of a version to come; it is then left as it is.
 */
export function openStateFile(file: string, { onNote, onDefect }: MemoryParts): Stores {
  mkdirSync(dirname(file), { recursive: true });
  const unlock = lockFile(file);
  try {
    const { lines, torn } = readJournal(file);
    const isBegun = lines.length > 0 || !header.startsWith(torn);
    const restored = restore(file, isBegun && lines.length === 0 ? [torn] : lines);
    if (torn !== "") {
      onNote(`${file}: the last line is not whole (${torn.length} characters), and was dropped`);
    }
    const stores = fileStores(new JournalFile(file), restored, onDefect);
    return {
      ...stores,
      clusters: {
        ...stores.clusters,
        close() {
          stores.clusters.close();
          unlock();
        },
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
