import type { Values } from "./value.ts";

/** A resource of a stack: what the stack says of it, and what AWS tells of it now. */
export interface Told {
  readonly urn: string;
  /** As the SDK calls it: `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly was: Values;
  /** What of it the program has asked for, when it was last deployed. */
  readonly asked: Values;
  /** Undefined where AWS has it no more. */
  readonly is: Values | undefined;
  /** Properties that the provider says are not what was asked for: it knows of secrets, which nobody else is shown. */
  readonly said: readonly string[];
}

/** `urn:pulumi:<stack>::<project>::<types>$<type>::<name>`. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
