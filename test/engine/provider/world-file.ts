import { type BigIntStats, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setImmediate, setTimeout } from "node:timers/promises";
import type { Values } from "./values.ts";

/** A thing that is there in the double's world. */
export interface Thing {
  /** As the SDK calls it, without the package: `s3/bucket:Bucket`. */
  readonly type: string;
  readonly id: string;
  readonly region: string;
  /** The name of the Pulumi resource; empty for what no stack has made. */
  readonly name: string;
  /** What AWS would tell of it: inputs and outputs. */
  props: Values;
  /** The keys of `props` that were asked for, and those of them that the double chose. */
  inputs: readonly string[];
  defaulted: readonly string[];
  /** What only AWS knows: rules that EMR has added, a number of objects. */
  aside: Values;
}

export interface World {
  readonly account: string;
  /** How many things have ever been made: ids come from it. */
  serial: number;
  things: Thing[];
}

export const EMPTY_WORLD: World = { account: "123456789012", serial: 0, things: [] };

/**
 * The world as a JSON file, written as a whole and by rename. Calls that come together are written together: an
 * answer is given when its change is on disk. Other processes (an engine starts one for each provider, a test has its
 * own) are kept out by a lock file with the process that holds it.
 */
export class WorldFile {
  private readonly waiting: { readonly work: (world: World) => void; readonly settle: (error?: Error) => void }[] = [];
  private isWriting = false;
  private kept: { readonly version: string; readonly world: World } | undefined;

  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  read(): World {
    return structuredClone(this.load());
  }

  /** Changes the world. Work that throws must not have changed anything yet. */
  change<T>(work: (world: World) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let result: T;
      this.waiting.push({
        work: (world) => {
          result = work(world);
        },
        settle: (error) => (error === undefined ? resolve(result) : reject(error)),
      });
      if (!this.isWriting) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) {
      await setImmediate();
      const together = this.waiting.splice(0);
      let settled: (() => void)[] = [];
      try {
        await this.lock();
        const world = this.load();
        settled = together.map(({ work, settle }) => {
          try {
            work(world);
            return () => settle();
          } catch (error) {
            return () => settle(error as Error);
          }
        });
        this.store(world);
      } catch (error) {
        settled = together.map(
          ({ settle }) =>
            () =>
              settle(error as Error),
        );
      } finally {
        rmSync(`${this.path}.lock`, { force: true });
      }
      settled.forEach((settle) => settle());
    }
    this.isWriting = false;
  }

  private load(): World {
    const found = statSync(this.path, { bigint: true, throwIfNoEntry: false });
    if (found === undefined) return structuredClone(EMPTY_WORLD);
    const version = versionOf(found);
    if (this.kept?.version !== version) {
      this.kept = { version, world: JSON.parse(readFileSync(this.path, "utf8")) as World };
    }
    return this.kept.world;
  }

  private store(world: World): void {
    const next = `${this.path}.${process.pid}.next`;
    writeFileSync(next, JSON.stringify(world, undefined, 1));
    renameSync(next, this.path);
    this.kept = { version: versionOf(statSync(this.path, { bigint: true })), world };
  }

  private async lock(): Promise<void> {
    const path = `${this.path}.lock`;
    for (;;) {
      try {
        writeFileSync(path, String(process.pid), { flag: "wx" });
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      if (isLeftBehind(path)) rmSync(path, { force: true });
      else await setTimeout(2);
    }
  }
}

/** A process that died in the middle leaves its lock. */
function isLeftBehind(path: string): boolean {
  try {
    const holder = Number(readFileSync(path, "utf8"));
    // Empty: its holder has just made it.
    if (holder === 0) return false;
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** Written by rename: another inode is another world, and so is one that a file system has used again, by its time. */
function versionOf({ ino, ctimeNs, size }: BigIntStats): string {
  return [ino, ctimeNs, size].join(" ");
}
