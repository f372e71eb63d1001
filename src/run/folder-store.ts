import { randomUUID } from "node:crypto";
import { access, copyFile, link, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { systemCode, WorldError } from "../errors.ts";
import type { FileStore, LocalFile } from "./store.ts";

/** The end of a file's name while it is written. */
const DRAFT = ".draft";

/** S3 as a folder: `s3://bucket/key` is the file `<folder>/<bucket>/<key>`. */
export class FolderStore implements FileStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where an object lies on this machine. */
  path(uri: string): string {
    return join(this.#folder, uri.replace(/^s3:\/\//, ""));
  }

  async makeBucket(bucket: string): Promise<void> {
    await this.#trying("make the folder", join(this.#folder, bucket), (path) => mkdir(path, { recursive: true }));
  }

  async read(uri: string): Promise<Uint8Array | undefined> {
    return this.#trying("read", this.path(uri), async (path) => {
      try {
        return await readFile(path);
      } catch (error) {
        if (systemCode(error) === "ENOENT") return undefined;
        throw error;
      }
    });
  }

  async exists(uri: string): Promise<boolean> {
    return access(this.path(uri)).then(
      () => true,
      () => false,
    );
  }

  async write(uri: string, bytes: Uint8Array): Promise<void> {
    await this.#trying("write", this.path(uri), async (path) => {
      const draft = await this.#draft(path, (to) => writeFile(to, bytes));
      await rename(draft, path);
    });
  }

  async writeFile(uri: string, { path: from }: LocalFile): Promise<void> {
    await this.#trying("write", this.path(uri), async (path) => {
      const draft = await this.#draft(path, (to) => copyFile(from, to));
      await rename(draft, path);
    });
  }

  /** A hard link fails where the name is taken, and shows the whole file where it is not. */
  async writeNew(uri: string, bytes: Uint8Array): Promise<boolean> {
    return this.#trying("write", this.path(uri), async (path) => {
      const draft = await this.#draft(path, (to) => writeFile(to, bytes));
      try {
        await link(draft, path);
        return true;
      } catch (error) {
        if (systemCode(error) === "EEXIST") return false;
        throw error;
      } finally {
        await rm(draft, { force: true });
      }
    });
  }

  async remove(uri: string): Promise<void> {
    await this.#trying("remove", this.path(uri), (path) => rm(path, { force: true }));
  }

  async list(prefix: string, limit = Infinity): Promise<string[]> {
    const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
    const found = await this.#entries(folder, true);
    return found
      .filter((name) => !name.endsWith("/"))
      .map((name) => folder + name)
      .filter((uri) => uri.startsWith(prefix))
      .sort()
      .slice(0, limit);
  }

  async names(prefix: string): Promise<string[]> {
    return (await this.#entries(prefix, false)).sort();
  }

  /** What is below a folder, without drafts; a folder has a slash at its end. */
  async #entries(folder: string, recursive: boolean): Promise<string[]> {
    return this.#trying("list", this.path(folder), async (path) => {
      try {
        const entries = await readdir(path, { recursive, withFileTypes: true });
        return entries
          .filter(({ name }) => !name.endsWith(DRAFT))
          .map((entry) => {
            const name = join(entry.parentPath, entry.name).slice(join(path, sep).length);
            return entry.isDirectory() ? `${name}/` : name;
          });
      } catch (error) {
        if (systemCode(error) === "ENOENT") return [];
        throw error;
      }
    });
  }

  /** Spark reads no file whose name begins with a dot: one that a dead process has left is not data. */
  async #draft(path: string, fill: (draft: string) => Promise<void>): Promise<string> {
    await mkdir(dirname(path), { recursive: true });
    const draft = join(dirname(path), `.${randomUUID()}${DRAFT}`);
    try {
      await fill(draft);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    return draft;
  }

  async #trying<T>(verb: string, path: string, act: (path: string) => Promise<T>): Promise<T> {
    try {
      return await act(path);
    } catch (cause) {
      throw new WorldError(`cannot ${verb} "${path}": ${(cause as Error).message}`, {
        next: "Nothing of the last good data was touched. Mend the disk, then run again.",
        cause,
      });
    }
  }
}
