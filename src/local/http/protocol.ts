import { ApiError, internalError, serializationError, unknownOperation } from "../api/errors.ts";
import type { Engine } from "../engine.ts";
import { operations } from "../operations/table.ts";

/** A call as it came over the wire, and an answer as it will go out. */
export interface Call {
  /** The header X-Amz-Target: `ElasticMapReduce.<operation>`. */
  readonly target: string;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** The exception's name, for the header that SDKs look at first. */
  readonly errorType?: string;
}

const prefix = "ElasticMapReduce.";

/** AWS JSON 1.1. The one place that every call passes through. */
export function answer(call: Call, engine: Engine, onDefect: (error: unknown) => void): Answer {
  try {
    const output = perform(call, engine);
    return { status: 200, body: output === undefined ? "" : JSON.stringify(output) };
  } catch (error) {
    if (error instanceof ApiError) return errorAnswer(error);
    onDefect(error);
    return errorAnswer(internalError(error));
  }
}

function perform({ target, body }: Call, engine: Engine): unknown {
  const name = target.startsWith(prefix) ? target.slice(prefix.length) : undefined;
  const operation = name === undefined ? undefined : operations.get(name);
  if (!operation) {
    const known = [...operations.keys()].join(", ");
    throw unknownOperation(`Unknown operation '${target}'. This local endpoint speaks Amazon EMR's ${known}.`);
  }
  return operation(parse(body), engine);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body === "" ? "{}" : body) as unknown;
  } catch (error) {
    throw serializationError(`The body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function errorAnswer(error: ApiError): Answer {
  const body = JSON.stringify({
    __type: error.type,
    ErrorCode: error.code,
    // EMR's shapes say Message; the protocol and older SDKs look for message.
    Message: error.message,
    message: error.message,
  });
  return { status: error.status, body, errorType: error.type };
}
