import { readFile } from "node:fs/promises";
import type { FileStore, LocalFile } from "../../../../src/run/store.ts";

/** Called before each call of a store. */
export type OnCall = (call: { readonly number: number; readonly verb: string; readonly uri: string }) => Promise<void>;

/** Objects in memory: as S3, and at once. */
export class MemoryStore implements FileStore {
  readonly objects = new Map<string, Uint8Array>();

  read(uri: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.objects.get(uri));
  }

  exists(uri: string): Promise<boolean> {
    return Promise.resolve(this.objects.has(uri));
  }

  write(uri: string, bytes: Uint8Array): Promise<void> {
    this.objects.set(uri, bytes);
    return Promise.resolve();
  }

  async writeFile(uri: string, { path }: LocalFile): Promise<void> {
    this.objects.set(uri, await readFile(path));
  }

  writeNew(uri: string, bytes: Uint8Array): Promise<boolean> {
    const isNew = !this.objects.has(uri);
    if (isNew) this.objects.set(uri, bytes);
    return Promise.resolve(isNew);
  }

  remove(uri: string): Promise<void> {
    this.objects.delete(uri);
    return Promise.resolve();
  }

  list(prefix: string, limit = Infinity): Promise<string[]> {
    const found = [...this.objects.keys()].filter((uri) => uri.startsWith(prefix));
    return Promise.resolve(found.sort().slice(0, limit));
  }

  async names(prefix: string): Promise<string[]> {
    const found = (await this.list(prefix)).map((uri) => /^[^/]*\/?/.exec(uri.slice(prefix.length))?.[0] ?? "");
    return [...new Set(found)].sort();
  }
}

/** A store that tells of each call before it is made. */
export function watched(store: FileStore, onCall: OnCall): FileStore {
  let number = 0;
  const call = async <T>(verb: string, uri: string, act: () => Promise<T>): Promise<T> => {
    number += 1;
    await onCall({ number, verb, uri });
    return act();
  };
  return {
    read: (uri) => call("read", uri, () => store.read(uri)),
    exists: (uri) => call("exists", uri, () => store.exists(uri)),
    write: (uri, bytes) => call("write", uri, () => store.write(uri, bytes)),
    writeFile: (uri, file) => call("write", uri, () => store.writeFile(uri, file)),
    writeNew: (uri, bytes) => call("write", uri, () => store.writeNew(uri, bytes)),
    remove: (uri) => call("remove", uri, () => store.remove(uri)),
    list: (prefix, limit) => call("list", prefix, () => store.list(prefix, limit)),
    names: (prefix) => call("list", prefix, () => store.names(prefix)),
  };
}

/** How many calls an act makes. */
export async function callsOf(store: FileStore, act: (store: FileStore) => Promise<unknown>): Promise<number> {
  let calls = 0;
  await act(
    watched(store, () => {
      calls += 1;
      return Promise.resolve();
    }),
  );
  return calls;
}
