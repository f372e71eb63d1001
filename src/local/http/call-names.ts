import { glueOperations } from "../glue/operations.ts";
import { operations } from "../operations/table.ts";

/** The name of every operation that the endpoint answers. */
export function callNames(): string[] {
  return [...operations.keys(), ...glueOperations.keys()];
}
