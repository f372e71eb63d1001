/** Small things that are kept by name beside the clusters. */
export interface DocumentStore {
  /** Throws when it cannot be kept; then what was there before still is. */
  put(kind: DocumentKind, name: string, value: unknown): void;
  /** Throws as `put` does. */
  remove(kind: DocumentKind, name: string): void;
  get(kind: DocumentKind, name: string): unknown;
  /** In the order in which they were first put. */
  all(kind: DocumentKind): readonly (readonly [name: string, value: unknown])[];
}

export type DocumentKind = "security-configuration" | "block-public-access" | "crawler";

export function memoryDocuments(): DocumentStore {
  const kinds = new Map<DocumentKind, Map<string, unknown>>();
  const named = (kind: DocumentKind): Map<string, unknown> => {
    const found = kinds.get(kind) ?? new Map<string, unknown>();
    kinds.set(kind, found);
    return found;
  };
  return {
    put: (kind, name, value) => void named(kind).set(name, value),
    remove: (kind, name) => void named(kind).delete(name),
    get: (kind, name) => named(kind).get(name),
    all: (kind) => [...named(kind)],
  };
}
