import type { AwsClients } from "../../../src/aws/clients.ts";
import type { ObjectStore } from "../../../src/run/store.ts";

/** When the runner is killed: at its n-th request, before that leaves or after it was served. */
export interface Kill {
  readonly at: number;
  readonly when: "before" | "after";
}

/**
 * The requests of one runner, counted. At the one that kills it everything stops for good, as it would for a process: its
 * promises never settle, so that nothing of it happens any more.
 */
export class Life {
  requests = 0;
  /** Resolves when the runner was killed. */
  readonly killed: Promise<"killed">;
  readonly #kill: Kill | undefined;
  #isDead = false;
  #tell: (word: "killed") => void = () => undefined;

  constructor(kill?: Kill) {
    this.#kill = kill;
    this.killed = new Promise((resolve) => (this.#tell = resolve));
  }

  async request<T>(send: () => Promise<T>): Promise<T> {
    this.requests += 1;
    const isLast = this.#kill !== undefined && this.requests === this.#kill.at;
    if (isLast && this.#kill.when === "before") this.#die();
    await this.stillLives();
    try {
      return await send();
    } finally {
      if (isLast) this.#die();
      await this.stillLives();
    }
  }

  async stillLives(): Promise<void> {
    if (this.#isDead) await new Promise(() => undefined);
  }

  #die(): void {
    this.#isDead = true;
    this.#tell("killed");
  }
}

export function killableClients(clients: AwsClients, life: Life): AwsClients {
  // After the retries: each attempt is a request.
  const place = { step: "finalizeRequest", priority: "low" } as const;
  for (const client of [clients.emr, clients.emrOnce])
    client.middlewareStack.add((next) => (args) => life.request(() => next(args)), place);
  for (const client of [clients.glue, clients.glueOnce])
    client.middlewareStack.add((next) => (args) => life.request(() => next(args)), place);
  return clients;
}

export function killableStore(store: ObjectStore, life: Life): ObjectStore {
  return {
    read: (uri) => life.request(() => store.read(uri)),
    exists: (uri) => life.request(() => store.exists(uri)),
    write: (uri, bytes) => life.request(() => store.write(uri, bytes)),
    writeNew: (uri, bytes) => life.request(() => store.writeNew(uri, bytes)),
    remove: (uri) => life.request(() => store.remove(uri)),
    list: (prefix, limit) => life.request(() => store.list(prefix, limit)),
    names: (prefix) => life.request(() => store.names(prefix)),
  };
}
