import { once } from "node:events";
import { Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { EXIT } from "../exit.ts";
import { jsonOption, projectOption } from "../options.ts";
import { projectRoot } from "../roots.ts";

/** EMR's own has none; this one is easy to remember. */
const PORT = 4599;

export const localCommand = () =>
  new Command("local")
    .description("serve EMR's API on this machine, with real Spark behind it, until Ctrl-C")
    .option("--port <number>", "where to listen on 127.0.0.1; 0 takes any free port", port, PORT)
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async ({ port: wanted, project, json }) => {
      const root = projectRoot(project);
      const { executor, openEndpoint } = await import("../local-run.ts");
      const endpoint = await openEndpoint(root, executor(root, "step"), wanted);
      process.stdout.write(
        json ? `${JSON.stringify({ format: 1, command: "local", url: endpoint.url })}\n` : instructions(endpoint.url),
      );
      await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
      process.stderr.write("ending: clusters and their Spark processes are being stopped\n");
      await endpoint.close();
      process.exitCode = EXIT.fine;
    });

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError("A port is a whole number from 0 to 65535.");
  return number;
}

function instructions(url: string): string {
  return [
    `EMR answers at ${url}. In another terminal:`,
    `  export AWS_ENDPOINT_URL_EMR=${url}`,
    "  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1",
    "  aws emr list-clusters",
    "",
  ].join("\n");
}
