/** An answer that is an error, in EMR's words. `type` is what SDKs call the exception's name. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly type: string;
  readonly status: number;
  readonly code: string | undefined;

  constructor(type: string, message: string, options: { status?: number; code?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.type = type;
    this.status = options.status ?? 400;
    this.code = options.code;
  }
}

/** The newer operations (Describe…, List…, Cancel…) refuse with this one. */
export function invalidRequest(message: string): ApiError {
  return new ApiError("InvalidRequestException", message, { code: "ValidationException" });
}

/** The older operations (RunJobFlow, …JobFlow…) refuse with this one, and so does the check of members. */
export function validationError(message: string): ApiError {
  return new ApiError("ValidationException", message);
}

/** The body is not what the operation's shape says: no JSON, or a member of another type. */
export function serializationError(message: string): ApiError {
  return new ApiError("SerializationException", message);
}

export function unknownOperation(message: string): ApiError {
  return new ApiError("UnknownOperationException", message);
}

/** `type` is the service's own name for it. */
export function internalError(cause: unknown, type = "InternalServerError"): ApiError {
  return new ApiError(type, "An error occurred while the request was processed.", {
    status: 500,
    cause,
  });
}

export function throttled(): ApiError {
  return new ApiError("ThrottlingException", "Rate exceeded");
}
