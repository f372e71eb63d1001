import { Json, ShapeProblem } from "./json.ts";

/** What was found in the input, each part where it stood. */
export interface Source {
  /** Maps with settings of a cluster: a request, its `Instances`, what DescribeCluster answers. */
  readonly clusters: readonly Json[];
  readonly fleets: readonly Json[];
  readonly groups: readonly Json[];
  readonly steps: readonly Json[];
  readonly bootstrap: readonly Json[];
  readonly scaling?: Json;
  readonly autoTermination?: Json;
}

type ItemKind = "a step" | "an instance fleet" | "an instance group";

/** By these keys an item of a list is known. */
const ITEMS: readonly (readonly [ItemKind, readonly string[]])[] = [
  ["an instance fleet", ["InstanceFleetType", "InstanceTypeConfigs", "InstanceTypeSpecifications"]],
  ["an instance group", ["InstanceRole", "InstanceGroupType", "InstanceCount", "RequestedInstanceCount"]],
  ["a step", ["HadoopJarStep", "Jar", "Args", "ActionOnFailure", "Config", "Type"]],
];

const TAKES =
  "import reads steps.json (as `aws emr add-steps` takes it), the JSON of create-cluster or RunJobFlow, instance fleets or groups, and what describe-cluster, list-steps, list-instance-fleets or list-instance-groups print.";

const LISTS = ["Steps", "InstanceFleets", "InstanceGroups", "BootstrapActions"] as const;
/** At least one of these says that a map is about a cluster. */
const CLUSTER = ["Name", "ReleaseLabel", "AmiVersion", "Instances", "Applications", "Configurations", "Ec2Attributes"];

/** Says what a document holds. Throws a ShapeProblem where it is none of these, or two. */
export function readSource(document: Json): Source {
  if (document.isList()) return ofList(document);
  if (!document.isMap()) throw new ShapeProblem([], `${document.name} must be a list or a map`, TAKES);
  const kind = kindOf(document);
  if (kind !== undefined && !CLUSTER.slice(1).some((key) => document.get(key))) return ofItems(kind, [document]);
  const described = document.get("Cluster");
  if (!described && ![...LISTS, ...CLUSTER].some((key) => document.get(key)))
    throw new ShapeProblem([], `there is nothing in it that import knows: its keys are ${keysOf(document)}`, TAKES);
  return ofCluster(document, described);
}

function ofList(document: Json): Source {
  const items = document.items();
  const [first] = items;
  if (!first) throw new ShapeProblem([], "the list is empty", TAKES);
  const kinds = items.map((item) => {
    const kind = item.isMap() ? kindOf(item) : undefined;
    if (kind === undefined)
      throw new ShapeProblem(item.path, `${item.name} is neither a step, nor an instance fleet or group`, TAKES);
    return kind;
  });
  const [kind = "a step"] = kinds;
  const other = kinds.findIndex((one) => one !== kind);
  if (other >= 0)
    throw new ShapeProblem(
      [other],
      `two kinds in one list: [0] is ${kind}, and [${other}] is ${kinds[other] ?? ""}`,
      "Import them from a file each, or give both as keys of one map: Steps, InstanceFleets.",
    );
  return ofItems(kind, items);
}

function kindOf(item: Json): ItemKind | undefined {
  return ITEMS.find(([, keys]) => keys.some((key) => item.get(key)))?.[0];
}

function ofItems(kind: ItemKind, items: readonly Json[]): Source {
  return {
    clusters: [],
    fleets: kind === "an instance fleet" ? items : [],
    groups: kind === "an instance group" ? items : [],
    steps: kind === "a step" ? items : [],
    bootstrap: [],
  };
}

/** A request, or an answer with its lists beside or inside of `Cluster`. */
function ofCluster(document: Json, described: Json | undefined): Source {
  const instances = document.get("Instances");
  const ec2 = (described ?? document).first("Ec2InstanceAttributes", "Ec2Attributes");
  const places = [document, described, instances].filter((place) => place !== undefined);
  const list = (key: (typeof LISTS)[number]): readonly Json[] =>
    places.map((place) => place.get(key)?.items() ?? []).find((items) => items.length > 0) ?? [];
  const [fleets, groups] = [list("InstanceFleets"), list("InstanceGroups")];
  const [fleet, group] = [fleets[0], groups[0]];
  if (fleet && group)
    throw new ShapeProblem(
      group.path,
      "two kinds of nodes in one cluster: EMR takes instance fleets or instance groups",
    );
  const scaling = document.get("ManagedScalingPolicy");
  const autoTermination = document.get("AutoTerminationPolicy");
  return {
    clusters: [described ?? document, instances, ec2].filter((place) => place !== undefined),
    fleets,
    groups,
    steps: list("Steps"),
    bootstrap: list("BootstrapActions"),
    ...(scaling ? { scaling } : {}),
    ...(autoTermination ? { autoTermination } : {}),
  };
}

function keysOf(document: Json): string {
  const keys = document.keys();
  return keys.length === 0 ? "none" : `${keys.slice(0, 8).join(", ")}${keys.length > 8 ? ", …" : ""}`;
}
