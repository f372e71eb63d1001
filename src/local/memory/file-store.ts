import { memoryDocuments, type DocumentKind, type DocumentStore } from "../documents.ts";
import { memoryStore, type ClusterStore, type StoredCluster } from "../store.ts";
import { Book } from "./book.ts";
import type { Journal } from "./journal.ts";
import type { Line } from "./line.ts";
import { takeSnapshot } from "./snapshot.ts";

/** Ended clusters that a file keeps: the newest. EMR itself forgets them after two months. */
const KEPT_ENDED = 200;

/** What a state file held, which the stores begin with. */
export interface Restored {
  readonly clusters: readonly StoredCluster[];
  readonly documents: readonly (readonly [kind: DocumentKind, name: string, value: unknown])[];
}

export interface Stores {
  readonly clusters: ClusterStore;
  readonly documents: DocumentStore;
}

/** Clusters and documents in memory, and every change of them in a journal. */
export function fileStores(journal: Journal, restored: Restored, onDefect: (error: unknown) => void): Stores {
  const clusters = memoryStore();
  const documents = memoryDocuments();
  const kinds = new Set<DocumentKind>();
  let adding: StoredCluster | undefined;
  for (const cluster of restored.clusters) clusters.add(cluster);
  for (const [kind, name, value] of restored.documents) {
    documents.put(kind, name, value);
    kinds.add(kind);
  }

  function* everything(): Iterable<Line> {
    for (const cluster of worthKeeping([...clusters.all(), ...(adding ? [adding] : [])])) {
      yield { cluster: takeSnapshot(cluster) };
    }
    for (const kind of kinds) {
      for (const [name, value] of documents.all(kind)) yield { document: { kind, name, value } };
    }
  }
  const book = new Book(journal, everything, onDefect);
  book.writeAnew();

  /** Does it in memory, writes it, and takes it back when it cannot be written. */
  const setDocument = (kind: DocumentKind, name: string, value: unknown): void => {
    const before = documents.get(kind, name);
    const set = (to: unknown): void => {
      if (to === undefined) documents.remove(kind, name);
      else documents.put(kind, name, to);
    };
    kinds.add(kind);
    set(value);
    try {
      book.write({ document: { kind, name, value } });
    } catch (error) {
      set(before);
      throw error;
    }
  };

  return {
    clusters: {
      add(cluster) {
        adding = cluster;
        try {
          book.write({ cluster: takeSnapshot(cluster) });
        } finally {
          adding = undefined;
        }
        clusters.add(cluster);
      },
      changed: ({ record }, changes) => book.write({ id: record.id, changes }),
      happened: ({ record }, changes) => book.writeWhatHappened({ id: record.id, changes }),
      get: (id) => clusters.get(id),
      all: () => clusters.all(),
      close: () => book.close(),
    },
    documents: {
      put: setDocument,
      remove: (kind, name) => setDocument(kind, name, undefined),
      get: (kind, name) => documents.get(kind, name),
      all: (kind) => documents.all(kind),
    },
  };
}

function worthKeeping(clusters: readonly StoredCluster[]): StoredCluster[] {
  const ended = clusters
    .filter(({ record }) => record.endedAt !== undefined)
    .sort((a, b) => (b.record.endedAt ?? 0) - (a.record.endedAt ?? 0));
  const forgotten = new Set(ended.slice(KEPT_ENDED));
  return clusters.filter((cluster) => !forgotten.has(cluster));
}
