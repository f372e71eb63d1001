/** The world failed: network, disk, AWS, a program that is not there. Says what was tried, and what is safe to do next. */
export class WorldError extends Error {
  override readonly name = "WorldError";
  /** What may be done now, in a sentence. */
  readonly next: string | undefined;

  constructor(message: string, more: { next?: string; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? {} : { cause: more.cause });
    this.next = more.next;
  }
}

/** The command line is wrong. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly next: string | undefined;

  constructor(message: string, next?: string) {
    super(message);
    this.next = next;
  }
}

/** What cannot be, unless emrald has a bug. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`bug: ${message}`);
}

/** What the operating system calls an error: ENOENT, EADDRINUSE, … */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** `EACCES: permission denied`, without the call that failed. */
export function systemReason(error: unknown): string {
  return error instanceof Error ? (error.message.split(",")[0] ?? "") : String(error);
}
