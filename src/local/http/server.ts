import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ApiError, unknownOperation } from "../api/errors.ts";
import type { Clock } from "../clock.ts";
import { errorAnswer, type Answer, type Call } from "./protocol.ts";

const HOST = "127.0.0.1";

/** 256 steps of 10,240 characters, four bytes each at worst, and room to spare. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Another process listens on the port that was asked for. */
export class PortTakenError extends Error {
  override readonly name = "PortTakenError";
  readonly port: number;

  constructor(port: number, cause: unknown) {
    super(`port ${port} of ${HOST} is taken by another process`, { cause });
    this.port = port;
  }
}

export interface HttpServer {
  readonly url: string;
  readonly port: number;
  /** Ends open connections too: clients keep theirs alive for long. */
  close(): Promise<void>;
}

export interface ServerParts {
  readonly answer: (call: Call) => Answer;
  /** By which an answer is held back. */
  readonly clock: Clock;
}

export async function serve(port: number, parts: ServerParts): Promise<HttpServer> {
  const server = createServer((request, response) => {
    void respond(request, response, parts);
  });
  // Clients of AWS keep connections and send on them minutes later; Node's 5 s would cut them off in the middle.
  server.keepAliveTimeout = 0;
  await listen(server, port);
  const taken = (server.address() as AddressInfo).port;
  return {
    url: `http://${HOST}:${taken}`,
    port: taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new PortTakenError(port, error) : error);
    });
    server.listen(port, HOST, resolve);
  });
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { answer, clock }: ServerParts,
): Promise<void> {
  let outcome: Answer;
  try {
    checkSender(request);
    const body = await readBody(request);
    outcome = answer({ target: header(request, "x-amz-target"), body });
  } catch (error) {
    // The client has gone in the middle of its request: there is nobody to answer.
    if (!(error instanceof ApiError)) return void response.destroy();
    outcome = errorAnswer(error);
  }
  if (outcome.delayMs !== undefined) await heldBack(response, outcome.delayMs, clock);
  if (outcome.isLost) return void response.destroy();
  response.writeHead(outcome.status, {
    "Content-Type": "application/x-amz-json-1.1",
    "Content-Length": Buffer.byteLength(outcome.body),
    "x-amzn-RequestId": randomUUID(),
    ...(outcome.errorType !== undefined && { "x-amzn-ErrorType": outcome.errorType }),
  });
  response.end(outcome.body);
}

/** Resolves after `ms`, or when the client has gone: then nobody waits for the answer. */
async function heldBack(response: ServerResponse, ms: number, clock: Clock): Promise<void> {
  await new Promise<void>((resume) => {
    const drop = clock.after(ms, resume);
    response.once("close", () => {
      drop();
      resume();
    });
  });
}

/**
 * The endpoint runs programs for whoever asks, so only programs of this machine may ask. A page in a browser could send
 * requests here too, or a name that it owns could point here; both show in these headers.
 */
function checkSender(request: IncomingMessage): void {
  const host = header(request, "host").replace(/:\d+$/, "");
  if (!["127.0.0.1", "localhost", "[::1]"].includes(host) || request.headers.origin !== undefined) {
    throw new ApiError("AccessDeniedException", "The local endpoint answers programs of this machine only.", {
      status: 403,
    });
  }
  if (request.method !== "POST" || request.url?.split("?")[0] !== "/") {
    throw unknownOperation(
      `This local endpoint speaks Amazon EMR and AWS Glue only: POST /, not ${request.method} ${request.url}.`,
    );
  }
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw new ApiError("RequestEntityTooLargeException", `The body exceeds ${MAX_BODY_BYTES} bytes.`, {
        status: 413,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
