import { type Kind, kind, quiet } from "./kind.ts";

/** Changes of clusters and their fleets: what steps run on, not what they do. */
export const CLUSTERS = {
  "cluster/added": quiet("cluster", "additive", "one more cluster: runs start it and pay for it"),
  "cluster/removed": quiet("cluster", "behavioural", "no run starts it any longer"),
  "cluster/removed-standing": quiet(
    "cluster",
    "destructive",
    "it stood, and goes: what works on it is ended, and its HDFS is gone",
  ),
  "cluster/renamed": quiet("cluster", "cosmetic", "the same cluster under another name"),
  "cluster/replaced": quiet(
    "cluster",
    "destructive",
    "it stands, and is made anew: what works on it is ended, and its HDFS is gone",
  ),
  "cluster/release": kind(
    "cluster",
    "behavioural",
    "another release of EMR: other versions of Spark, Hadoop, Java and Python, and maybe other results",
    { slot: "cluster/release" },
  ),
  "cluster/spark-major": kind(
    "cluster",
    "breaking",
    "another major version of Spark: the same code may fail, or write other values (Spark 4 raises errors where Spark 3 wrote nulls)",
    { slot: "cluster/release" },
  ),
  "cluster/applications": kind("cluster", "behavioural", "other programs are installed, and steps may use them"),
  "cluster/step-concurrency": quiet(
    "cluster",
    "behavioural",
    "more or fewer steps work at a time and share its memory",
  ),
  "cluster/idle-timeout": quiet("cluster", "behavioural", "EMR ends it sooner or later when it has nothing to do"),
  "cluster/max-age": quiet("cluster", "behavioural", "the reaper ends it sooner or later, whatever it does then"),
  "cluster/bootstrap": kind(
    "cluster",
    "behavioural",
    "nodes are set up in another way: steps may find other programs and settings",
  ),
  "cluster/bootstrap-code": kind(
    "cluster",
    "behavioural",
    "the script that sets nodes up is another: steps may find other programs and settings",
  ),
  "cluster/configuration": kind(
    "cluster",
    "behavioural",
    "its programs work under other settings: results may be other (a time zone, ANSI mode)",
  ),
  "cluster/key-pair": quiet("cluster", "behavioural", "others can log in to its nodes"),
  "cluster/other": kind("cluster", "behavioural", "something that has no kind of its own"),

  "fleet/group-added": quiet("cluster", "behavioural", "nodes of one more sort: other cost, other speed"),
  "fleet/group-removed": quiet("cluster", "behavioural", "nodes of a sort are gone: other cost, other speed"),
  "fleet/types": quiet("cluster", "behavioural", "other instance types: other cost, memory and speed"),
  "fleet/capacity": quiet("cluster", "behavioural", "another number of nodes: other cost, memory and speed"),
  "fleet/strategy": quiet(
    "cluster",
    "behavioural",
    "EC2 chooses among the types in another way: cost, and how often Spot is lost",
  ),
  "fleet/provision": quiet("cluster", "behavioural", "what happens when EC2 has no Spot: a wait, a price, or an end"),
  "fleet/disk": quiet("cluster", "behavioural", "other disks: cost, and how much fits when Spark spills"),
  "fleet/scaling": quiet("cluster", "behavioural", "EMR grows and shrinks it within other limits: cost and speed"),
} as const satisfies Record<string, Kind>;
