/** The way to a property: keys, and positions in lists. */
export type Path = readonly (string | number)[];

/** As Pulumi writes it: `rules[0].id`, `tags["a:b"]`. */
export function spellPath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[A-Za-z_$][\w$]*$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}

/** Reads what Pulumi has written (pulumi, sdk/go/common/resource/property_path.go). */
export function parsePath(text: string): Path {
  return [...text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, name]) => {
    if (quoted !== undefined) return quoted.replaceAll(/\\(.)/g, "$1");
    return index === undefined ? (name ?? "") : Number(index);
  });
}

/** Whether one path leads to another or to what is in it. */
export function leadsTo(path: Path, other: Path): boolean {
  return path.length <= other.length && path.every((step, index) => step === other[index]);
}

/** Whether a path begins as a pattern says: `a/b`, since keys have dots; positions in lists are left out, and `x*` is what begins with x. */
export function isBelow(pattern: string, path: Path): boolean {
  const steps = path.filter((step) => typeof step === "string");
  return pattern.split("/").every((wanted, index) => {
    const step = steps[index];
    if (step === undefined) return false;
    return wanted.endsWith("*") ? step.startsWith(wanted.slice(0, -1)) : step === wanted;
  });
}
