/** The longest name (schema: name). */
const LONGEST = 63;

/** A text as a name of the spec: `Bakery CSV → Parquet` becomes bakery_csv_parquet. `otherwise` where nothing is left of it. */
export function legalName(text: string, otherwise: string): string {
  const name = text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+/, "")
    .slice(0, LONGEST)
    .replace(/_+$/, "");
  return name === "" ? otherwise : name;
}

/** Gives names out, each once: the second `clean` is `clean_2`. */
export class UniqueNames {
  readonly #taken = new Set<string>();

  has(name: string): boolean {
    return this.#taken.has(name);
  }

  take(name: string): string {
    for (let count = 1; ; count++) {
      const suffix = count === 1 ? "" : `_${count}`;
      const candidate = `${name.slice(0, LONGEST - suffix.length)}${suffix}`;
      if (this.#taken.has(candidate)) continue;
      this.#taken.add(candidate);
      return candidate;
    }
  }
}
