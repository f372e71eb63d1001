import { internalError, type ApiError } from "../api/errors.ts";
import type { Engine } from "../engine.ts";
import type { Crawlers } from "../glue/crawlers.ts";
import { glueOperations } from "../glue/operations.ts";
import { operations, throwsInternalServerError } from "../operations/table.ts";

/** A service of AWS that the endpoint speaks for. */
export interface Service {
  readonly name: string;
  /** Of the header X-Amz-Target: `<prefix>.<operation>`. */
  readonly prefix: string;
  readonly operations: ReadonlyMap<string, (body: unknown) => unknown>;
  /** How the service says that something went wrong on its side. */
  serverError(operation: string, cause: unknown): ApiError;
}

export function emrService(engine: Engine): Service {
  return {
    name: "Amazon EMR",
    prefix: "ElasticMapReduce",
    operations: new Map([...operations].map(([name, perform]) => [name, (body: unknown) => perform(body, engine)])),
    serverError: (operation, cause) =>
      internalError(cause, throwsInternalServerError(operation) ? "InternalServerError" : "InternalServerException"),
  };
}

export function glueService(crawlers: Crawlers): Service {
  return {
    name: "AWS Glue",
    prefix: "AWSGlue",
    operations: new Map(
      [...glueOperations].map(([name, perform]) => [name, (body: unknown) => perform(body, crawlers)]),
    ),
    serverError: (_, cause) => internalError(cause, "InternalServiceException"),
  };
}
