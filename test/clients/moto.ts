import { execa } from "execa";
import { onTestFinished } from "vitest";

/** A server that answers in the place of AWS: S3 and Step Functions by moto. */
export interface Moto {
  readonly url: string;
}

/** Starts moto on a free port; it is gone when the test is over. */
export async function startMoto(): Promise<Moto> {
  const server = execa(".venv-clients/bin/moto_server", ["-H", "127.0.0.1", "-p", "0"], {
    env: { PYTHONUNBUFFERED: "1" },
    all: true,
    reject: false,
  });
  onTestFinished(async () => {
    server.kill("SIGKILL");
    await server;
  });
  return new Promise((resolve, reject) => {
    let said = "";
    server.all.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
      if (url !== undefined) resolve({ url });
    });
    void server.then(() => reject(new Error(`moto ended: ${said}`)));
  });
}
