import { limits } from "../emr/limits.ts";
import { applicationsOf, parseRelease, releaseData } from "../emr/release.ts";
import { given } from "../spec/given.ts";
import type { Bootstrap, Cluster } from "../spec/schema/types.ts";
import { maskedWords } from "../spec/secret.ts";
import type { Files } from "./files.ts";
import { configurationsOf } from "./configurations.ts";
import type { Json } from "./json.ts";
import { CLUSTER_KEYS, leaveKeys } from "./keys.ts";
import { below, type Comment, guessed, type Notes, type Part } from "./notes.ts";
import type { Source } from "./source.ts";
import { inUnits } from "../spec/units.ts";

/** What `max_age` is unless it is said, in seconds. */
const USUAL_AGE = 8 * 3600;

/** Beside what `withoutSecrets` hides. */
const LEFT_OUT = "left out: a secret, which the script has to read from Secrets Manager (rule cluster/left-out)";

/** Settings of the cluster, for `cluster:`. `needed` are applications that the steps use. */
export function clusterOf(source: Source, needed: readonly string[], files: Files, notes: Notes): Part<Cluster> {
  for (const cluster of source.clusters) leaveKeys(cluster, CLUSTER_KEYS, notes);
  const comments: Comment[] = [];
  const release = releaseOf(source, notes, comments);
  const configurations = configurationsOf(find(source, "Configurations")?.items() ?? [], notes);
  comments.push(...below(["configurations"], configurations.comments));
  return {
    value: given<Cluster>({
      release,
      applications: applications(source, release, needed, notes, comments),
      step_concurrency: concurrency(source),
      ...timeouts(source, notes, comments),
      key_pair: find(source, "Ec2KeyName", "KeyName")?.text(),
      bootstrap: bootstrap(source.bootstrap, files, notes, comments),
      configurations: Object.keys(configurations.value).length > 0 ? configurations.value : undefined,
    }),
    comments,
  };
}

/** The first of these keys that any map of the cluster has. */
export function find({ clusters }: Source, ...keys: readonly string[]): Json | undefined {
  for (const cluster of clusters) {
    const found = cluster.first(...keys);
    if (found) return found;
  }
  return undefined;
}

function releaseOf(source: Source, notes: Notes, comments: Comment[]): string {
  const label = find(source, "ReleaseLabel");
  if (label && parseRelease(label.text())) return label.text();
  if (label) notes.leave(`${label.name}: ${label.text()}`, "it is not the label of a release");
  // The newest line that runs what EMR ran before; with a Spark that pip has, too.
  const newest = Object.entries(releaseData.releases).find(
    ([name, { spark }]) => name.startsWith("emr-7") && spark.split(".").length === 3,
  );
  comments.push(guessed(["release"], "the input has none"));
  return newest?.[0] ?? "emr-7.13.0";
}

function applications(
  source: Source,
  release: string,
  needed: readonly string[],
  notes: Notes,
  comments: Comment[],
): string[] {
  const parsed = parseRelease(release);
  const known = parsed ? applicationsOf(parsed) : [];
  const asked = (find(source, "Applications")?.items() ?? []).map((item) =>
    item.isMap() ? (item.get("Name")?.text() ?? "") : item.text(),
  );
  const taken = asked.flatMap((name) => {
    const spelled = known.find((one) => one.toLowerCase() === name.toLowerCase());
    if (spelled === undefined) notes.leave(`the application ${name}`, `${release} does not have it`);
    return spelled ?? [];
  });
  // Spark is what emrald's own steps need.
  const missing = [...new Set(taken.length === 0 ? ["Spark", ...needed] : needed)].filter(
    (name) => !taken.includes(name),
  );
  if (missing.length > 0) comments.push(guessed(["applications"], `${missing.join(", ")}: not in the input`));
  return [...new Set([...taken, ...missing])];
}

function concurrency(source: Source): number | undefined {
  const level = find(source, "StepConcurrencyLevel")?.whole();
  if (level === undefined || level <= 1) return undefined;
  return Math.min(level, limits.stepConcurrency.max);
}

/** The age at which the reaper ends a cluster is no less than the time that it may be idle. */
function timeouts(source: Source, notes: Notes, comments: Comment[]): Pick<Cluster, "idle_timeout" | "max_age"> {
  const idle = source.autoTermination?.get("IdleTimeout");
  if (!idle) return {};
  const seconds = idle.whole();
  const { min, max } = limits.idleTimeout;
  if (seconds < min || seconds > max) {
    notes.leave(`${idle.name}: ${seconds}`, `EMR takes ${min} to ${max} seconds`);
    return {};
  }
  if (seconds <= USUAL_AGE) return { idle_timeout: inUnits(seconds) };
  comments.push(guessed(["max_age"], "no less than idle_timeout"));
  return { idle_timeout: inUnits(seconds), max_age: inUnits(seconds) };
}

function bootstrap(actions: readonly Json[], files: Files, notes: Notes, comments: Comment[]): Bootstrap[] | undefined {
  const scripts = actions.map((action, index) => {
    // create-cluster of the AWS CLI and ListBootstrapActions have both keys without the map around them.
    const place = action.get("ScriptBootstrapAction") ?? action;
    const path = place.first("Path", "ScriptPath");
    if (!path) throw place.wrong("a map with a Path");
    const args = (place.get("Args")?.items() ?? []).map((arg) => arg.scalar());
    const script = files.standIn(path.text(), "bootstrap");
    if (maskedWords(args).some((word, at) => word !== args[at]))
      comments.push({ path: ["bootstrap", index], text: LEFT_OUT });
    return given<Bootstrap>({ script, args: args.length > 0 ? args : undefined });
  });
  if (scripts.length > 16) notes.leave(`${scripts.length - 16} bootstrap actions`, "EMR takes 16");
  return scripts.length > 0 ? scripts.slice(0, 16) : undefined;
}
