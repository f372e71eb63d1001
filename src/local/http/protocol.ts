import { ApiError, internalError, serializationError, throttled, unknownOperation } from "../api/errors.ts";
import type { FaultInjector } from "../faults/injector.ts";
import type { Service } from "./services.ts";

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
  /** Held back for so long, in milliseconds. */
  readonly delayMs?: number;
  /** The connection breaks instead. */
  readonly isLost?: boolean;
}

export interface ProtocolParts {
  readonly services: readonly Service[];
  readonly faults: FaultInjector;
  readonly onDefect: (error: unknown) => void;
}

/** AWS JSON 1.1. The one place that every call passes through. */
export function answer({ target, body }: Call, { services, faults, onDefect }: ProtocolParts): Answer {
  const [prefix, name = ""] = target.split(".");
  const service = services.find((one) => one.prefix === prefix);
  const perform = service?.operations.get(name);
  if (!service || !perform) return errorAnswer(unknownTarget(target, service, services));
  const { refusal, isAnswerLost, delayMs } = faults.onCall(name);
  const given =
    refusal === undefined
      ? outcome(perform, body, (error) => {
          onDefect(error);
          return service.serverError(name, error);
        })
      : errorAnswer(refusal === "throttle" ? throttled() : service.serverError(name, new Error("fault injected")));
  return { ...given, ...(delayMs > 0 && { delayMs }), ...(isAnswerLost && { isLost: true }) };
}

function outcome(perform: (body: unknown) => unknown, body: string, defect: (error: unknown) => ApiError): Answer {
  try {
    const output = perform(parse(body));
    return { status: 200, body: output === undefined ? "" : JSON.stringify(output) };
  } catch (error) {
    return errorAnswer(error instanceof ApiError ? error : defect(error));
  }
}

function unknownTarget(target: string, service: Service | undefined, services: readonly Service[]): ApiError {
  const known = (service ? [service] : services).map((one) => `${one.name}'s ${[...one.operations.keys()].join(", ")}`);
  return unknownOperation(`Unknown operation '${target}'. This local endpoint speaks ${known.join("; and ")}.`);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body === "" ? "{}" : body) as unknown;
  } catch (error) {
    throw serializationError(`The body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function notReady(): Answer {
  return errorAnswer(internalError(new Error("not ready")));
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
