import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { systemClock, type Clock } from "./clock.ts";
import { Engine } from "./engine.ts";
import type { ExecutorFactory } from "./executor/executor.ts";
import { answer, errorAnswer, type Answer, type Call } from "./http/protocol.ts";
import { serve } from "./http/server.ts";
import { internalError } from "./api/errors.ts";
import { randomIds, type IdSource } from "./ids.ts";
import { memoryStore } from "./store.ts";

export interface EndpointOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Nodes, live logs and scratch files: `<stateDir>/nodes/<cluster>/…`. */
  readonly stateDir: string;
  /** `s3://<bucket>/<key>` is the file `<s3Dir>/<bucket>/<key>`. */
  readonly s3Dir: string;
  /** `sparkExecutor(…)`, `packExecutor(…)`, or `() => instant`. */
  readonly executor: ExecutorFactory;
  /** us-east-1 unless given; only shown in ARNs and given to steps. */
  readonly region?: string;
  readonly clock?: Clock;
  readonly ids?: IdSource;
  /** Told of a defect of the endpoint itself, which a client sees as InternalServerError. */
  readonly onDefect?: (error: unknown) => void;
}

export interface Endpoint {
  /** `http://127.0.0.1:<port>`, for AWS_ENDPOINT_URL or a client's `endpoint`. */
  readonly url: string;
  readonly port: number;
  /** Stops taking requests, ends all steps, and resolves when no process is left. May be called twice. */
  close(): Promise<void>;
}

/** Rejects with PortTakenError when the port is taken. */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { port = 0, region = "us-east-1", clock = systemClock, ids = randomIds, onDefect = () => {} } = options;
  const stateDir = resolve(options.stateDir);
  const s3Dir = resolve(options.s3Dir);
  await Promise.all([mkdir(stateDir, { recursive: true }), mkdir(s3Dir, { recursive: true })]);

  // The executor needs the address, the engine the executor, and the server the engine: so the server comes first.
  const late: { engine?: Engine } = {};
  const handle = (call: Call): Answer =>
    late.engine ? answer(call, late.engine, onDefect) : errorAnswer(internalError(new Error("not ready")));
  const server = await serve(port, handle);
  const executor = options.executor({ url: server.url, region, s3Dir, stateDir });
  const running = new Engine({ store: memoryStore(), executor, clock, ids, region, stateDir, s3Dir, onDefect });
  late.engine = running;

  let closing: Promise<void> | undefined;
  const close = async () => {
    await server.close();
    await running.close();
  };
  return { url: server.url, port: server.port, close: () => (closing ??= close()) };
}
