import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { WorldError } from "../errors.ts";
import { RUNTIME_PACKAGE, RUNTIME_PROGRAM } from "../model/arguments.ts";
import type { Facts } from "../model/files.ts";
import { PACKAGE_ROOT } from "./roots.ts";
import { runtimePackage } from "./runtime-package.ts";

/** What is known of the files of a project's folder. Each is looked at once. */
export function facts(root: string): Facts {
  const kinds = new Map<string, "file" | "folder" | undefined>();
  return {
    kind(file) {
      if (!kinds.has(file)) {
        kinds.set(file, kindOf(join(root, file)));
      }
      return kinds.get(file);
    },
    text(file) {
      try {
        return readFileSync(join(root, file), "utf8");
      } catch {
        // Whether it is there is another question, and has its own rule.
        return undefined;
      }
    },
  };
}

function kindOf(path: string): "file" | "folder" | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isDirectory() ? "folder" : found ? "file" : undefined;
  } catch {
    // A file in the place of a folder on the way, or a name that no file can have: there is nothing.
    return undefined;
  }
}

/** The bytes of artifacts: files of the project, and emrald's own runtime. Each is read once. */
export class Artifacts {
  readonly #root: string;
  readonly #bytes = new Map<string, Uint8Array>();

  constructor(root: string) {
    this.#root = root;
  }

  bytes(file: string): Uint8Array {
    const known = this.#bytes.get(file);
    if (known) return known;
    const bytes = this.#read(file);
    this.#bytes.set(file, bytes);
    return bytes;
  }

  readonly hash = (file: string): string => createHash("sha256").update(this.bytes(file)).digest("hex");

  #read(file: string): Uint8Array {
    if (file === RUNTIME_PACKAGE) return runtimePackage(join(PACKAGE_ROOT, "spark", "emrald"));
    try {
      return readFileSync(join(file === RUNTIME_PROGRAM ? PACKAGE_ROOT : this.#root, file));
    } catch (cause) {
      throw new WorldError(`"${file}" cannot be read: ${(cause as Error).message}`, { cause });
    }
  }
}
