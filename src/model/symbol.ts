/**
 * What only deployment or a run knows stays symbolic in a plan. `bind` replaces symbols by values; a symbol that a binding
 * does not know stays as it is.
 */
export type Symbolic =
  | { readonly $: "account" }
  | { readonly $: "bucket"; readonly bucket: string }
  | { readonly $: "var"; readonly pipeline: string; readonly name: string }
  | { readonly $: "run"; readonly name: "id" | "started_at" | "attempt" }
  | { readonly $: "plan"; readonly name: "uri" }
  | { readonly $: "join"; readonly parts: readonly Text[] };

/** Text that may be known only later. */
export type Text = string | Symbolic;

export function isSymbolic(value: unknown): value is Symbolic {
  return typeof value === "object" && value !== null && "$" in value;
}

/** Texts side by side as one; a string when all are known. */
export function join(...parts: readonly Text[]): Text {
  const flat: Text[] = [];
  for (const part of parts.flatMap((part) => (isSymbolic(part) && part.$ === "join" ? part.parts : [part]))) {
    const last = flat.at(-1);
    if (part === "") continue;
    if (typeof part === "string" && typeof last === "string") flat[flat.length - 1] = last + part;
    else flat.push(part);
  }
  const [only] = flat;
  if (flat.length === 0) return "";
  return flat.length === 1 && only !== undefined ? only : { $: "join", parts: flat };
}
