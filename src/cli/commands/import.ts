import { resolve } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { UsageError } from "../../errors.ts";
import type { EmrInput } from "../init/read-emr.ts";
import { jsonOption } from "../options.ts";
import { regionProblem, requireSound } from "../sound.ts";

export const importCommand = () =>
  new Command("import")
    .description(
      "turn steps, a cluster or a fleet of EMR into YAML that passes check; says what it guessed and left out",
    )
    .argument(
      "<what>",
      "a JSON file, as the AWS CLI takes or prints it; or a cluster's id, which asks AWS and changes nothing",
    )
    .option("--name <name>", "the project's and the pipeline's name (default: the cluster's, or the file's)")
    .option("--region <region>", "the region (default: the one that the input names; of a cluster, AWS_REGION)")
    .option("--out <folder>", "write the files there; without it the YAML is printed")
    .addOption(jsonOption())
    .action(async (what, { name, region, out, json }) => {
      const { importEmr, ShapeProblem } = await import("../../import/index.ts");
      const { projectNameProblem } = await import("../init/name.ts");
      const { importNotes, printed } = await import("../init/print-import.ts");
      if (name !== undefined) requireSound("--name", projectNameProblem(name));
      if (region !== undefined) requireSound("--region", regionProblem(region));
      const input = await inputOf(what, region);
      const options = {
        from: input.name,
        ...(name === undefined ? {} : { name }),
        ...(region === undefined ? {} : { region }),
      };
      try {
        const imported = importEmr(input.value, options);
        if (out !== undefined) {
          const { requireFree, writeAll } = await import("../init/files-to-write.ts");
          requireFree(resolve(out), imported.files);
          writeAll(resolve(out), imported.files);
        }
        process.stderr.write(importNotes(imported));
        const { leftOut, files } = imported;
        if (json) {
          const document = { format: 1, command: "import", name: imported.name, files, left_out: leftOut };
          process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
        } else if (out === undefined) process.stdout.write(printed(imported));
        else
          process.stdout.write(
            Object.keys(files)
              .map((file) => `${file}\n`)
              .join(""),
          );
      } catch (cause) {
        if (!(cause instanceof ShapeProblem)) throw cause;
        throw new UsageError(`${input.at(cause.path)}: ${cause.message}`, cause.next);
      }
    });

async function inputOf(what: string, region: string | undefined): Promise<EmrInput> {
  const { readEmrFile } = await import("../init/read-emr.ts");
  if (!/^j-[0-9A-Z]+$/.test(what)) return readEmrFile(what);
  const where = region ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
  if (where === undefined || where === "")
    throw new UsageError(`nothing says in which region the cluster "${what}" is`, "Give --region, or set AWS_REGION.");
  const { awsClients } = await import("../../aws/clients.ts");
  const { describeCluster } = await import("../../run/describe-cluster.ts");
  const value = await describeCluster(awsClients({ region: where }).emr, what);
  return { name: what, value, at: () => what };
}
