/** Where `emrald lock` writes what a project's packages are, to the byte. */
export const LOCK_FILE = "pipelines/packages.lock.json";

/** Where it writes the requirements of each set of Python packages, with their hashes, by its key. */
export const LOCKS_FOLDER = "pipelines/locks";

export function requirementsFile(key: string): string {
  return `${LOCKS_FOLDER}/${key}.txt`;
}

export const ARCHITECTURES = ["x86_64", "aarch64"] as const;

/** As Python calls it. */
export type Architecture = (typeof ARCHITECTURES)[number];

export interface PackagesLock {
  readonly format: 1;
  /** By the key of the set. */
  readonly python: Readonly<Record<string, PythonLock>>;
  readonly maven: Readonly<Record<string, MavenLock>>;
}

export interface PythonLock {
  readonly packages: readonly string[];
  /** `3.9` */
  readonly python: string;
  /** SHA-256 of the file of requirements. */
  readonly requirements: string;
  /** `any` where all of it is Python; else an archive for each architecture, or the packages that have none for it. */
  readonly archives: Readonly<Partial<Record<Architecture | "any", LockedArchive>>>;
}

export type LockedArchive = { readonly sha256: string } | { readonly no_wheel: readonly string[] };

export interface MavenLock {
  readonly packages: readonly string[];
  readonly jars: readonly { readonly name: string; readonly sha256: string }[];
}

export const NO_LOCK: PackagesLock = { format: 1, python: {}, maven: {} };

/** A place in the lock, and what is wrong there. */
export interface LockProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** True where a newer emrald has written it. */
  readonly isNewer?: true;
}

/** Reads a lock as `emrald lock` writes it. */
export function parseLock(text: string): { readonly value: PackagesLock } | { readonly problem: LockProblem } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: { path: [], message: "it is no JSON" } };
  }
  const problem = newer(value) ?? problemOf(value, LOCK, []);
  return problem ? { problem } : { value: value as PackagesLock };
}

function newer(value: unknown): LockProblem | undefined {
  const { format } = (value ?? {}) as { readonly format?: unknown };
  if (typeof format !== "number" || format <= NO_LOCK.format) return undefined;
  const message = `a newer emrald has written it: its format is ${format}, and this one reads ${NO_LOCK.format}`;
  return { path: ["format"], message, isNewer: true };
}

/** The same; undefined where it says nothing that this emrald understands, which a rule tells. */
export function readLock(text: string): PackagesLock | undefined {
  const parsed = parseLock(text);
  return "value" in parsed ? parsed.value : undefined;
}

/**
 * The file is written by emrald alone, and whoever merges it badly needs one sentence, for a rule and for an error: no schema of its own
 * among those that are compiled, whose findings are told by the words of a spec. What a value must be: a scalar that passes a test, a list, an object of any names, or one whose keys are known (`?`: may be left out).
 */
type Shape =
  | { readonly is: (value: unknown) => boolean; readonly what: string }
  | { readonly list: Shape }
  | { readonly each: Shape; readonly names: RegExp }
  | { readonly keys: Readonly<Record<string, Shape>> };

const matches = (pattern: RegExp, what: string): Shape => ({
  is: (value) => typeof value === "string" && pattern.test(value),
  what,
});

const TEXT = matches(/^.+$/, "a text");
const HASH = matches(/^[0-9a-f]{64}$/, "a SHA-256");
const KEY = /^[0-9a-f]{16}$/;

const LOCK: Shape = {
  keys: {
    format: { is: (value) => value === NO_LOCK.format, what: `${NO_LOCK.format}` },
    python: {
      names: KEY,
      each: {
        keys: {
          packages: { list: TEXT },
          python: matches(/^3\.\d+$/, "a version of Python"),
          requirements: HASH,
          archives: {
            names: /^(any|x86_64|aarch64)$/,
            each: { keys: { "sha256?": HASH, "no_wheel?": { list: TEXT } } },
          },
        },
      },
    },
    maven: {
      names: KEY,
      each: {
        keys: {
          packages: { list: TEXT },
          // A name becomes a part of paths, and of keys in S3.
          jars: { list: { keys: { name: matches(/^[\w.+-]+\.jar$/, "the name of a .jar file"), sha256: HASH } } },
        },
      },
    },
  },
};

function problemOf(value: unknown, shape: Shape, path: LockProblem["path"]): LockProblem | undefined {
  const where = path.length === 0 ? "it" : `"${path.join(".")}"`;
  const not = (what: string): LockProblem => ({ path, message: `${where} is not ${what}: ${shown(value)}` });
  if ("is" in shape) return shape.is(value) ? undefined : not(shape.what);
  if ("list" in shape) {
    if (!Array.isArray(value)) return not("a list");
    return first(value.map((one, index) => problemOf(one, shape.list, [...path, index])));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return not("an object");
  const given = Object.entries(value);
  if ("each" in shape) {
    const strange = given.find(([key]) => !shape.names.test(key));
    if (strange) return { path, message: `${where} has the key "${strange[0]}", which emrald lock does not write` };
    return first(given.map(([key, one]) => problemOf(one, shape.each, [...path, key])));
  }
  const missing = Object.keys(shape.keys).find((key) => !key.endsWith("?") && !Object.hasOwn(value, key));
  if (missing !== undefined) return { path, message: `${where} has no "${missing}"` };
  return first(
    given.map(([key, one]) => {
      const known = shape.keys[key] ?? shape.keys[`${key}?`];
      if (known) return problemOf(one, known, [...path, key]);
      return { path, message: `${where} has "${key}", which this emrald does not know` };
    }),
  );
}

function first(problems: readonly (LockProblem | undefined)[]): LockProblem | undefined {
  return problems.find((problem) => problem !== undefined);
}

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 60);
}
