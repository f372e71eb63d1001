import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { version } from "./version.ts";

type Values = Record<string, Readonly<Record<string, unknown>>>;

/**
 * What files without problems said, by the hash of their content. It belongs to one build of emrald, holds what the last
 * check saw and nothing older, and may be deleted at any time.
 */
export class FileCache {
  readonly #path: string;
  readonly #build: string;
  readonly #known: Values;
  readonly #used: Values = {};
  #isStale = false;

  private constructor(path: string, build: string, known: Values) {
    this.#path = path;
    this.#build = build;
    this.#known = known;
  }

  static open(root: string): FileCache {
    const path = join(root, ".emrald", "cache", "files.json");
    const build = buildId();
    return new FileCache(path, build, load(path, build));
  }

  get(key: string): Values[string] | undefined {
    const value = this.#known[key];
    if (value) this.#used[key] = value;
    return value;
  }

  set(key: string, value: Values[string]): void {
    this.#used[key] = value;
    this.#isStale = true;
  }

  save(): void {
    if (!this.#isStale) return;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      const draft = `${this.#path}.${process.pid}`;
      writeFileSync(draft, JSON.stringify({ build: this.#build, values: this.#used }));
      renameSync(draft, this.#path);
    } catch {
      // A folder that cannot be written, or a full disk: the next check is slower, and as right.
    }
  }
}

function load(path: string, build: string): Values {
  try {
    const stored = JSON.parse(readFileSync(path, "utf8")) as { build: string; values: Values };
    return stored.build === build ? stored.values : {};
  } catch {
    // None yet, or cut off: it is made anew.
    return {};
  }
}

/** Another build may read files in another way. */
function buildId(): string {
  const { mtimeMs, size } = statSync(fileURLToPath(import.meta.url));
  return `${version()} ${mtimeMs} ${size}`;
}
