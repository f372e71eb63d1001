import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { systemClock, type Clock } from "./clock.ts";
import { Engine } from "./engine.ts";
import { memoryDocuments } from "./documents.ts";
import type { ExecutorFactory } from "./executor/executor.ts";
import { checkRule } from "./faults/check-rule.ts";
import { FaultInjector } from "./faults/injector.ts";
import type { FaultRule } from "./faults/rule.ts";
import { Crawlers } from "./glue/crawlers.ts";
import { callNames } from "./http/call-names.ts";
import { answer, notReady, type ProtocolParts } from "./http/protocol.ts";
import { serve } from "./http/server.ts";
import { emrService, glueService } from "./http/services.ts";
import { randomIds, type IdSource } from "./ids.ts";
import { openStateFile } from "./memory/open.ts";
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
  /** Trouble that is made on purpose; none unless given. */
  readonly faults?: readonly FaultRule[];
  /** Decides what strikes where a rule has a chance; 0 unless given. */
  readonly seed?: number;
  /** Clusters are kept in this file and survive a restart; without it they go with the process. */
  readonly stateFile?: string | undefined;
  readonly clock?: Clock;
  readonly ids?: IdSource;
  /** Told of a defect of the endpoint itself, which a client sees as a server error. */
  readonly onDefect?: (error: unknown) => void;
  /** Told what a person should know about the state file: a last line that was dropped. */
  readonly onNote?: (note: string) => void;
}

export interface Endpoint {
  /** `http://127.0.0.1:<port>`, for AWS_ENDPOINT_URL or a client's `endpoint`. */
  readonly url: string;
  readonly port: number;
  /** Stops taking requests, ends all steps, and resolves when no process is left. May be called twice. */
  close(): Promise<void>;
}

/**
 * Rejects with PortTakenError when the port is taken, with UsageError for a fault rule that is none, and with WorldError
 * for a state file that another endpoint uses or that cannot be read.
 */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { port = 0, region = "us-east-1", clock = systemClock, ids = randomIds, onDefect = () => {} } = options;
  const { faults: rules = [], seed = 0, onNote = () => {} } = options;
  for (const rule of rules) checkRule(rule, callNames());
  const faults = new FaultInjector(rules, seed);
  const stateDir = resolve(options.stateDir);
  const s3Dir = resolve(options.s3Dir);
  await Promise.all([mkdir(stateDir, { recursive: true }), mkdir(s3Dir, { recursive: true })]);

  const memory =
    options.stateFile === undefined
      ? { clusters: memoryStore(), documents: memoryDocuments() }
      : openStateFile(resolve(options.stateFile), { onDefect, onNote });
  const { clusters: store, documents } = memory;

  // The executor needs the address, the engine the executor, and the server the engine: so the server comes first.
  const late: { protocol?: ProtocolParts } = {};
  const server = await serve(port, {
    answer: (call) => (late.protocol ? answer(call, late.protocol) : notReady()),
    clock,
  }).catch((error: unknown) => {
    store.close();
    throw error;
  });
  const executor = options.executor({ url: server.url, region, s3Dir, stateDir });
  const engine = new Engine({ store, documents, executor, faults, clock, ids, region, stateDir, s3Dir, onDefect });
  const crawlers = new Crawlers({ documents, clock, s3Dir, onDefect });
  engine.resume();
  late.protocol = { services: [emrService(engine), glueService(crawlers)], faults, onDefect };

  let closing: Promise<void> | undefined;
  const close = async () => {
    await server.close();
    crawlers.close();
    await engine.close();
  };
  return { url: server.url, port: server.port, close: () => (closing ??= close()) };
}
