import { once } from "node:events";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { UsageError, WorldError } from "../../errors.ts";
import type { Endpoint } from "../../local/index.ts";
import { EXIT } from "../exit.ts";
import { faultOption, readFaults, seedOption, type Faults } from "../fault-options.ts";
import { jsonOption, projectOption } from "../options.ts";
import { projectRoot } from "../../project/roots.ts";

/** EMR's own has none; this one is easy to remember. */
const PORT = 4599;

export const localCommand = () =>
  new Command("local")
    .description("serve EMR's API on this machine, with real Spark behind it, until Ctrl-C")
    .option("--port <number>", "where to listen on 127.0.0.1; 0 takes any free port", port, PORT)
    .addOption(faultOption())
    .addOption(seedOption())
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async ({ port: wanted, fault, seed, project, json }) => {
      const faults = await readFaults(fault, seed);
      const endpoint = await open(projectRoot(project), wanted, faults);
      if (faults.note !== undefined) process.stderr.write(`${faults.note}\n`);
      const { url } = endpoint;
      process.stdout.write(
        json ? `${JSON.stringify({ format: 1, command: "local", url, seed: faults.seed })}\n` : instructions(url),
      );
      await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
      process.stderr.write("ending: Spark processes are being stopped, clusters are kept for the next start\n");
      await endpoint.close();
      process.exitCode = EXIT.fine;
    });

/** Its clusters survive: they are in `.emrald/local/endpoint.jsonl`. */
async function open(root: string, wanted: number, { rules, seed }: Faults): Promise<Endpoint> {
  const { executor, localFolder } = await import("../run/local-place.ts");
  const { PortTakenError, startEndpoint } = await import("../../local/index.ts");
  const { installMachine } = await import("../../machine/install.ts");
  await installMachine(root);
  const stateDir = localFolder(root);
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  try {
    return await startEndpoint({
      port: wanted,
      stateDir,
      s3Dir: join(stateDir, "s3"),
      stateFile: join(stateDir, "endpoint.jsonl"),
      executor: executor(root, "step"),
      faults: rules,
      seed,
      onNote: say,
      onDefect: (error) => say(`a defect of the endpoint: ${error instanceof Error ? error.message : String(error)}`),
    });
  } catch (cause) {
    if (cause instanceof UsageError || cause instanceof WorldError) throw cause;
    if (cause instanceof PortTakenError)
      throw new UsageError(cause.message, "Choose another with --port, or 0 for any that is free.");
    throw new WorldError(`the local endpoint cannot start: ${(cause as Error).message}`, { cause });
  }
}

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError("A port is a whole number from 0 to 65535.");
  return number;
}

function instructions(url: string): string {
  return [
    `EMR and Glue answer at ${url}. In another terminal:`,
    `  export AWS_ENDPOINT_URL_EMR=${url} AWS_ENDPOINT_URL_GLUE=${url}`,
    "  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1",
    "  aws emr list-clusters",
    "",
  ].join("\n");
}
