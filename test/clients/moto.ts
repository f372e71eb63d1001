import { execa } from "execa";
import { onTestFinished } from "vitest";

/** A server that answers in the place of AWS: S3 and Step Functions by moto. */
export interface Moto {
  readonly url: string;
}

/** Starts moto on a free port; it is gone when the test is over. */
export async function startMoto(env: Readonly<Record<string, string>> = {}): Promise<Moto> {
  const server = execa(".venv-clients/bin/moto_server", ["-H", "127.0.0.1", "-p", "0"], {
    env: { ...env, PYTHONUNBUFFERED: "1" },
    all: true,
    reject: false,
  });
  onTestFinished(async () => {
    server.kill("SIGKILL");
    await server;
  });
  for await (const line of server.iterable({ from: "all" })) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (url !== undefined) return { url };
  }
  throw new Error(`moto ended: ${(await server).all}`);
}
