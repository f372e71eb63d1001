import { SFNClient } from "@aws-sdk/client-sfn";
import { execa } from "execa";
import { afterAll, beforeAll } from "vitest";

/** Step Functions by moto, for all tests of a file: it takes seconds to start. */
export function stepFunctions(): () => SFNClient {
  let endpoint = "";
  let stop: () => Promise<void> = () => Promise.resolve();
  beforeAll(async () => {
    const python = ".venv-clients/bin/python";
    const server = execa(
      python,
      ["-u", "test/run/state-machine/support/moto_with_emr.py", "-H", "127.0.0.1", "-p", "0"],
      {
        all: true,
        reject: false,
      },
    );
    stop = async () => {
      server.kill("SIGKILL");
      await server;
    };
    endpoint = await new Promise((resolve, reject) => {
      let said = "";
      server.all.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
        if (url !== undefined) resolve(url);
      });
      void server.then(() => reject(new Error(`moto ended: ${said}`)));
    });
  }, 60_000);
  afterAll(() => stop());
  return () =>
    new SFNClient({ endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } });
}
