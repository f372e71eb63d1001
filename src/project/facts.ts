import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { WorldError } from "../errors.ts";
import { RUNTIME_PACKAGE, RUNTIME_PROGRAM } from "../model/arguments.ts";
import { lockedHash } from "../model/dependencies.ts";
import type { Facts } from "../model/files.ts";
import { LOCK_FILE, NO_LOCK, type PackagesLock, readLock } from "../spec/packages-lock.ts";
import { PACKAGE_ROOT } from "../machine/package-root.ts";
import { runtimePackage } from "./runtime-package.ts";

/** What is known of the files of a project's folder. Each is looked at once. */
export function facts(root: string): Facts {
  const kinds = new Map<string, "file" | "folder" | undefined>();
  let lock: PackagesLock | undefined;
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
    get lock() {
      lock ??= packagesLock(root);
      return lock;
    },
  };
}

/** Of a project's folder; empty where there is none, or where it is damaged, which a rule tells. */
function packagesLock(root: string): PackagesLock {
  try {
    return readLock(readFileSync(join(root, LOCK_FILE), "utf8")) ?? NO_LOCK;
  } catch {
    return NO_LOCK;
  }
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

/** The bytes of artifacts: files of the project, emrald's own runtime, and what the lock names. Each is read once. */
export class Artifacts {
  readonly lock: PackagesLock;
  readonly #root: string;
  readonly #bytes = new Map<string, Uint8Array>();

  constructor(root: string) {
    this.lock = packagesLock(root);
    this.#root = root;
  }

  /** Throws a WorldError where it cannot be read, or be had. */
  async bytes(file: string): Promise<Uint8Array> {
    if (lockedHash(file, this.lock) === undefined) return this.#read(file);
    const { lockedFile } = await import("../packages/index.ts");
    return readFile(await lockedFile(this.#root, file));
  }

  /** Of a file that the lock does not name. */
  readonly hash = (file: string): string => createHash("sha256").update(this.#read(file)).digest("hex");

  #read(file: string): Uint8Array {
    const known = this.#bytes.get(file);
    if (known) return known;
    const bytes = this.#open(file);
    this.#bytes.set(file, bytes);
    return bytes;
  }

  #open(file: string): Uint8Array {
    if (file === RUNTIME_PACKAGE) return runtimePackage(join(PACKAGE_ROOT, "spark", "emrald"));
    try {
      return readFileSync(join(file === RUNTIME_PROGRAM ? PACKAGE_ROOT : this.#root, file));
    } catch (cause) {
      throw new WorldError(`"${file}" cannot be read: ${(cause as Error).message}`, { cause });
    }
  }
}
