import { invalidRequest } from "../api/errors.ts";
import type { DocumentStore } from "../documents.ts";

/** As it is kept, by its name. */
export interface SecurityConfiguration {
  readonly json: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export function findSecurityConfiguration(
  documents: DocumentStore,
  name: string,
  refuse: (message: string) => Error = invalidRequest,
): SecurityConfiguration {
  const found = documents.get("security-configuration", name) as SecurityConfiguration | undefined;
  if (!found) throw refuse(`Security configuration with name '${name}' does not exist.`);
  return found;
}
