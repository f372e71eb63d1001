import { CLASSES, type Class } from "./classes.ts";
import type { Value } from "./value.ts";

/** A resource, and what about it is of one class. */
export interface Finding {
  readonly class: Class;
  readonly type: string;
  /** As the stack calls it; what no stack has made has its ARN's last part. */
  readonly name: string;
  readonly id: string;
  /** Of Pulumi; none where no stack has it. */
  readonly urn?: string;
  /** What it means as a whole: of what is missing, an orphan, or ended. */
  readonly reason?: string;
  readonly properties: readonly FoundProperty[];
}

export interface FoundProperty {
  readonly path: string;
  /** What the stack says, and what AWS tells; absent where there is nothing. */
  readonly was?: Value;
  readonly is?: Value;
  readonly reason: string;
}

/** The worst first; among those of one class by name: the same findings stand in the same order each time. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const keys = ({ type, name, id }: Finding): string => [type, name, id].join("\n");
  return findings.toSorted(
    (a, b) =>
      CLASSES.indexOf(a.class) - CLASSES.indexOf(b.class) || (keys(a) < keys(b) ? -1 : keys(a) > keys(b) ? 1 : 0),
  );
}
