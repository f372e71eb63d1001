import { given } from "../spec/given.ts";
import type { Cluster, Environment, Fleet, Project, Stage } from "../spec/schema/types.ts";
import { secretsIn } from "../spec/secret.ts";
import { isSecretName } from "../spec/secret-name.ts";
import { find } from "./cluster.ts";
import type { Json } from "./json.ts";
import { below, type Comment, guessed, type Notes, type Part } from "./notes.ts";
import type { Source } from "./source.ts";

/** The name of the fleet that the input describes. */
export const FLEET = "imported";
const SMALL: Fleet = { primary: "m5.xlarge", core: { types: ["m5.xlarge"], on_demand: 2 } };
const REGION = /\b(us|eu|ap|sa|ca|me|af|il|mx|cn)(-[a-z]+)+-\d/;

export interface ProjectParts {
  readonly name: string;
  readonly source: Source;
  readonly cluster: Part<Cluster>;
  readonly fleet: Part<Fleet> | undefined;
  readonly buckets: Readonly<Partial<Record<Stage, string>>>;
  readonly region: string | undefined;
  readonly hasSteps: boolean;
}

/** project.yaml, with one environment `dev`. */
export function projectOf(parts: ProjectParts, notes: Notes): Part<Project> {
  const { name, source, cluster, buckets } = parts;
  const fleet = parts.fleet ?? { value: SMALL, comments: [guessed([], "the input has no nodes")] };
  const environment = environmentOf(parts);
  const stages = Object.entries(buckets).map(([stage, bucket]) => [stage, { bucket }] as const);
  const tags = tagsOf(source, notes);
  return {
    value: given<Project>({
      project: name,
      stages: stages.length > 0 ? Object.fromEntries(stages) : undefined,
      fleets: { [FLEET]: fleet.value },
      cluster: cluster.value,
      tags: Object.keys(tags).length > 0 ? tags : undefined,
      environments: { dev: environment.value },
    }),
    comments: [
      ...(stages.length > 0
        ? [guessed(["stages"], "buckets that steps name; emrald neither makes nor empties them")]
        : []),
      ...below(["fleets", FLEET], fleet.comments),
      ...below(["cluster"], cluster.comments),
      ...below(["environments", "dev"], environment.comments),
    ],
  };
}

function environmentOf({ source, region }: ProjectParts): Part<Environment> {
  const found = region ?? regionIn(source);
  const id = find(source, "Id");
  const stays = find(source, "KeepJobFlowAliveWhenNoSteps")?.value === true;
  const comments: Comment[] = [
    ...(found === undefined ? [guessed(["region"], "the input names none")] : []),
    guessed(["network"], "the input does not say what its network reaches; without nat, AWS's endpoints alone"),
    ...(stays || id
      ? [
          guessed(
            ["lifecycle"],
            `a cluster for each run${id ? `; for ${id.text()} itself: existing, with its cluster_id` : "; one that stays: standing"}`,
          ),
        ]
      : []),
  ];
  return {
    value: { region: found ?? "us-east-1", fleet: FLEET, lifecycle: "transient", network: { nat: true } },
    comments,
  };
}

/** From the zone, the cluster's ARN, or a jar of EMR's own bucket in the region. */
function regionIn(source: Source): string | undefined {
  const zones = [
    find(source, "Ec2AvailabilityZone", "AvailabilityZone"),
    find(source, "Placement")?.get("AvailabilityZone"),
  ];
  const places = [...zones, find(source, "ClusterArn")];
  const jars = source.steps.map((step) => (step.first("HadoopJarStep", "Config") ?? step).get("Jar"));
  const texts = [...places, ...jars].flatMap((place: Json | undefined) => (place ? [place.text()] : []));
  const ours = texts.filter((text, index) => index < places.length || text.includes(".elasticmapreduce/"));
  return ours.map((text) => REGION.exec(text)?.[0]).find((region) => region !== undefined);
}

function tagsOf(source: Source, notes: Notes): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const tag of find(source, "Tags")?.items() ?? []) {
    const [key, value] = tag.isMap()
      ? [tag.get("Key")?.text() ?? "", tag.get("Value")?.scalar() ?? ""]
      : [tag.text().split("=")[0] ?? "", tag.text().split("=").slice(1).join("=")];
    if (/^(aws|emrald):|^for-use-with-amazon-emr-managed-policies$/.test(key)) continue;
    if (!/^[A-Za-z0-9 _.:/=+@-]{1,128}$/.test(key) || value.length > 256)
      notes.leave(`the tag "${key}"`, "it is not a tag that AWS takes");
    else if (isSecretName(key) || secretsIn(value).length > 0)
      notes.leave(`the tag "${key}"`, "its value looks like a secret, and tags are no place for one");
    else if (Object.keys(tags).length >= 40)
      notes.leave(`the tag "${key}"`, "there are 40 already, and emrald has some of its own");
    else tags[key] = value;
  }
  return tags;
}
