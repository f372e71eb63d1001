import { sparkMajor } from "../emr/release.ts";
import type { Plan, PlanCluster } from "../plan/plan.ts";
import { type Draft, differs } from "./draft.ts";
import { differences, type Fields, type Found, ofMap } from "./fields.ts";
import { duration } from "./duration.ts";
import { fleetChanges } from "./fleets.ts";
import type { KindName } from "./kinds.ts";
import { spellText } from "./readable.ts";
import { replacement } from "./standing.ts";
import { short } from "./short.ts";

/** Changes of the clusters of two readable plans; `same` has those of the base by what they are called in the head. */
export function clusterChanges(base: Plan, head: Plan, same: ReadonlyMap<string, string>): Draft[] {
  const stands = base.settings.lifecycle === "standing" && head.settings.lifecycle === "standing";
  const kept = new Set(same.values());
  return [
    ...Object.entries(base.clusters)
      .filter(([name]) => !same.has(name))
      .map(([name, cluster]): Draft => ({
        kind: base.settings.lifecycle === "standing" ? "cluster/removed-standing" : "cluster/removed",
        subject: name,
        was: clusterSummary(cluster),
      })),
    ...Object.entries(head.clusters)
      .filter(([name]) => !kept.has(name))
      .map(([name, cluster]): Draft => ({
        kind: "cluster/added",
        subject: name,
        is: clusterSummary(cluster),
        identity: [cluster, scriptsOf(head, cluster)],
      })),
    ...[...same].flatMap(([before, name]) => {
      const [was, is] = [base.clusters[before], head.clusters[name]];
      if (!was || !is) return [];
      const changes = [
        ...differences(CLUSTER, was, is, undefined, "cluster/other"),
        ...scriptChanges(base, head, was, is),
      ];
      const around = stands ? replacement({ base, head, before, name, changes }) : renaming(before, name);
      return [...around, ...changes.map((found) => ({ ...found, subject: name }))];
    }),
  ];
}

const CLUSTER: Fields<PlanCluster, undefined> = {
  release: (was, is) => {
    const isMajor = was !== undefined && is !== undefined && sparkMajor(was) !== sparkMajor(is);
    return [{ kind: isMajor ? "cluster/spark-major" : "cluster/release", path: "release", was, is }];
  },
  applications: "cluster/applications",
  step_concurrency: "cluster/step-concurrency",
  idle_timeout: (was, is) => time("cluster/idle-timeout", "idle_timeout", was, is),
  max_age: (was, is) => time("cluster/max-age", "max_age", was, is),
  bootstrap: (was = [], is = []) => [
    { kind: "cluster/bootstrap", path: "bootstrap", was: was.map(action), is: is.map(action), identity: is },
  ],
  configurations: (was = {}, is = {}) =>
    [...new Set([...Object.keys(was), ...Object.keys(is)])].sort().flatMap((site) => {
      const found = ofMap("cluster/configuration", `configurations.${site}`, was[site], is[site]);
      // A site without settings is still in EMR's request.
      const isEmpty = found.length === 0 && differs(was[site], is[site]);
      return isEmpty
        ? [{ kind: "cluster/configuration" as const, path: `configurations.${site}`, was: was[site], is: is[site] }]
        : found;
    }),
  key_pair: "cluster/key-pair",
  fleet: (was, is) => fleetChanges(was, is),
};

function time(kind: KindName, path: string, was: number | undefined, is: number | undefined): Found[] {
  return [{ kind, path, was: duration(was), is: duration(is), identity: is }];
}

function renaming(was: string, is: string): Draft[] {
  if (was === is) return [];
  // Digits follow from the settings, which are told.
  const fleet = (name: string): string => name.replace(/-[0-9a-f]{6}$/, "");
  return fleet(was) === fleet(is) ? [] : [{ kind: "cluster/renamed", subject: is, path: "name", was, is }];
}

function scriptsOf({ artifacts }: Plan, { bootstrap }: PlanCluster): Record<string, string | undefined> {
  return Object.fromEntries(bootstrap.map(({ script }) => [spellText(script), artifacts[spellText(script)]?.sha256]));
}

/** Bootstrap scripts that are named before and after, and hold something else. */
function scriptChanges(base: Plan, head: Plan, before: PlanCluster, after: PlanCluster): Found[] {
  const [was, is] = [scriptsOf(base, before), scriptsOf(head, after)];
  return Object.keys(is)
    .filter((script) => Object.hasOwn(is, script) && was[script] !== is[script])
    .map((script) => ({
      kind: "cluster/bootstrap-code",
      path: script,
      was: short(was[script]),
      is: short(is[script]),
      identity: is[script],
    }));
}

function action({ script, args }: PlanCluster["bootstrap"][number]): string {
  return [spellText(script), ...args].join(" ");
}

/** Its release and its nodes. */
export function clusterSummary({ release, fleet }: PlanCluster): string {
  const groups = (["primary", "core", "task"] as const).flatMap((group) => {
    const nodes = fleet[group];
    return nodes ? [`${group} ${nodes.on_demand} on demand, ${nodes.spot} Spot`] : [];
  });
  return [release ?? "no release", ...groups].join("; ");
}
