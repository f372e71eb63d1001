import { UsageError } from "../../errors.ts";
import type { Via } from "../../run/ledger/record.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";

/** A run's id stands in names, tags and paths. */
export const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** What the command line of a run says. */
export interface RunOptions {
  readonly env: string;
  readonly via?: Via | undefined;
  readonly only?: string | undefined;
  readonly from?: string | undefined;
  readonly runId?: string | undefined;
  readonly resume?: string | undefined;
  readonly wait: boolean;
  readonly handOver?: string | undefined;
  readonly cluster?: string | undefined;
  readonly ssh?: string | undefined;
  readonly var: readonly string[];
  readonly binding?: string | undefined;
  readonly pack: "step" | "run";
  readonly data?: string | undefined;
  readonly fault: readonly string[];
}

/** Options that would be accepted and ignored are refused. */
export function checkOptions(pipelines: readonly string[], options: RunOptions): void {
  const { env, only, from, runId, resume, wait, handOver, cluster } = options;
  const { via = "steps" } = options;
  const refuse = (isWrong: boolean, message: string, next?: string): void => {
    if (isWrong) throw new UsageError(message, next);
  };
  const choices = [
    ...(pipelines.length > 0 ? ["pipelines"] : []),
    ...(only === undefined ? [] : ["--only"]),
    ...(from === undefined ? [] : ["--from"]),
    ...(runId === undefined ? [] : ["--run-id"]),
    ...(options.via === undefined ? [] : ["--via"]),
    ...(options.var.length > 0 ? ["--var"] : []),
  ];
  refuse(
    resume !== undefined && choices.length > 0,
    `--resume goes on with the run as it was asked for: ${choices.join(", ")} cannot change it`,
    "Leave them out, or begin a new run.",
  );
  for (const [name, id] of Object.entries({ "--run-id": runId, "--resume": resume })) {
    refuse(
      id !== undefined && !RUN_ID.test(id),
      `${name} takes letters, digits, "-" and "_", at most 64 of them, not "${id}"`,
    );
  }
  refuse(
    !wait && resume === undefined && via !== "job-flow" && via !== "state-machine",
    `--no-wait is for what goes on without emrald, and steps run ${via === "ssh" ? "over ssh" : "one by one"} need it`,
    "Add --via job-flow or --via state-machine.",
  );
  refuse(
    !wait && handOver !== undefined,
    "--no-wait does not watch the run at all, and --hand-over for a while: give one",
  );
  refuse(
    cluster !== undefined && !/^j-[0-9A-Z]{1,32}$/.test(cluster),
    `--cluster takes the id of a cluster, such as j-2AXXXXXXGAPLF, not "${cluster}"`,
  );
  refuse(
    cluster !== undefined && (via === "job-flow" || via === "state-machine"),
    `--via ${via} starts clusters of its own, and --cluster names one that is there`,
  );
  refuse(options.ssh !== undefined && resume === undefined && via !== "ssh", "--ssh is for --via ssh");
  const isLocal = env === LOCAL_ENVIRONMENT;
  const onAws = Object.entries({ "--cluster": cluster, "--binding": options.binding }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  refuse(isLocal && onAws.length > 0, `${are(onAws)} for environments on AWS`, "Name one: --env <name>.");
  refuse(
    isLocal && (via === "ssh" || via === "state-machine"),
    `--via ${via} is for environments on AWS`,
    "Name one: --env <name>.",
  );
  refuse(
    isLocal && handOver !== undefined,
    "--hand-over is for environments on AWS: on this machine the run ends with this command",
  );
  refuse(isLocal && !wait, "--no-wait is for environments on AWS: on this machine the run ends with this command");
  const here = [
    ...(options.data === undefined ? [] : ["--data"]),
    ...(options.fault.length > 0 ? ["--fault"] : []),
    ...(options.pack === "run" ? ["--pack run"] : []),
  ];
  refuse(!isLocal && here.length > 0, `${are(here)} for the local environment`, "Leave --env out.");
}

/** `--a is`, `--a and --b are`. */
function are(names: readonly string[]): string {
  return `${names.join(" and ")} ${names.length === 1 ? "is" : "are"}`;
}
