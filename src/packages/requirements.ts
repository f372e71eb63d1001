/** One line of a file of requirements as uv writes it, with the hashes that follow it. */
interface Requirement {
  /** `numpy`, as PyPI spells names: lower case, with `-`. */
  readonly name: string;
  readonly version: string;
  readonly text: string;
}

const LINE = /^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)/;

/** The packages of a file of requirements, in its order. */
export function requirementsIn(text: string): Requirement[] {
  const found: { name: string; version: string; text: string }[] = [];
  for (const line of text.split("\n")) {
    const [, name, version] = LINE.exec(line) ?? [];
    if (name !== undefined && version !== undefined) found.push({ name, version, text: line });
    else if (found.length > 0 && line.trim() !== "")
      (found.at(-1) as Requirement & { text: string }).text += `\n${line}`;
  }
  return found;
}

/** The same file without some of its packages, named as `numpy==2.0.2`. */
export function without(text: string, packages: ReadonlySet<string>): string {
  return requirementsIn(text)
    .filter(({ name, version }) => !packages.has(`${name}==${version}`))
    .map((requirement) => `${requirement.text}\n`)
    .join("");
}

/** Packages that came, went, or have another version: names, and of a change both versions. */
export interface PackageChanges {
  readonly came: readonly { readonly name: string; readonly version: string }[];
  readonly went: readonly { readonly name: string; readonly version: string }[];
  readonly changed: readonly { readonly name: string; readonly from: string; readonly to: string }[];
}

export function packageChanges(
  before: readonly { readonly name: string; readonly version: string }[],
  after: readonly { readonly name: string; readonly version: string }[],
): PackageChanges {
  const old = new Map(before.map(({ name, version }) => [name, version]));
  const now = new Map(after.map(({ name, version }) => [name, version]));
  const listed = (from: ReadonlyMap<string, string>, except: ReadonlyMap<string, string>) =>
    [...from].filter(([name]) => !except.has(name)).map(([name, version]) => ({ name, version }));
  return {
    came: listed(now, old),
    went: listed(old, now),
    changed: [...now].flatMap(([name, to]) => {
      const from = old.get(name);
      return from === undefined || from === to ? [] : [{ name, from, to }];
    }),
  };
}
