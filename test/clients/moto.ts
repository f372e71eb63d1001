import { execa } from "execa";
import { onTestFinished } from "vitest";

/** A server that answers in the place of AWS: S3 and Step Functions by moto. */
export interface Moto {
  readonly url: string;
}

/** Starts moto on a free port; it is gone when the test is over. */
export async function startMoto(): Promise<Moto> {
  const { url, close } = await openMoto();
  onTestFinished(close);
  return { url };
}

/** The same for all tests of a file, which close it themselves; `POST /moto-api/reset` makes it as new. */
export async function openMoto(): Promise<Moto & { readonly close: () => Promise<void> }> {
  const server = execa(".venv-clients/bin/moto_server", ["-H", "127.0.0.1", "-p", "0"], {
    env: { PYTHONUNBUFFERED: "1" },
    all: true,
    reject: false,
  });
  const close = async (): Promise<void> => {
    server.kill("SIGKILL");
    await server;
  };
  return new Promise((resolve, reject) => {
    let said = "";
    server.all.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
      if (url !== undefined) resolve({ url, close });
    });
    void server.then(() => reject(new Error(`moto ended: ${said}`)));
  });
}
