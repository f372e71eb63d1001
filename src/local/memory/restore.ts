import type { DocumentKind } from "../documents.ts";
import { applyChange } from "../machine/change.ts";
import type { StoredCluster } from "../store.ts";
import type { Restored } from "./file-store.ts";
import { checkHeader, damaged, parseLine, type Line } from "./line.ts";
import { fromSnapshot } from "./snapshot.ts";

/** Plays a state file's lines again. Throws a WorldError, by line, where it is not what an endpoint writes. */
export function restore(file: string, lines: readonly string[]): Restored {
  const clusters = new Map<string, StoredCluster>();
  const documents = new Map<string, readonly [DocumentKind, string, unknown]>();
  const [head, ...rest] = lines;
  if (head === undefined) return { clusters: [], documents: [] };
  checkHeader(file, head);
  rest.forEach((text, index) => {
    const number = index + 2;
    const line = parseLine(file, text, number);
    try {
      play(line, clusters, documents);
    } catch (error) {
      throw damaged(file, number, `cannot follow what stands before it: ${(error as Error).message}`, error);
    }
  });
  for (const { record } of clusters.values()) record.steps.commit();
  return { clusters: [...clusters.values()], documents: [...documents.values()] };
}

function play(
  line: Line,
  clusters: Map<string, StoredCluster>,
  documents: Map<string, readonly [DocumentKind, string, unknown]>,
): void {
  if ("cluster" in line) {
    clusters.set(line.cluster.id, fromSnapshot(line.cluster));
  } else if ("changes" in line) {
    const cluster = clusters.get(line.id);
    if (!cluster) throw new Error(`there is no cluster ${line.id}`);
    for (const change of line.changes) applyChange(cluster.record, change);
  } else {
    const { kind, name, value } = line.document;
    const key = JSON.stringify([kind, name]);
    if (value === undefined) documents.delete(key);
    else documents.set(key, [kind, name, value]);
  }
}
