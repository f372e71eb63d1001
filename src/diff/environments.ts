import type { Plan, PlanNetwork, PlanSecurity, PlanSettings } from "../plan/plan.ts";
import type { Draft } from "./draft.ts";
import { derived, differences, entries, type Fields, type Found, ofMap } from "./fields.ts";
import { bucketName, bucketPath, newBucket } from "./new-environment.ts";

interface Plans {
  readonly base: Plan;
  readonly head: Plan;
}

/** Changes of what an environment says of itself. The plans are as they were compiled. */
export function environmentChanges(environment: string, base: Plan, head: Plan): Draft[] {
  const plans = { base, head };
  const found = [
    ...differences(PLAN, base, head, plans, "environment/other"),
    ...bucketChanges(plans),
    ...unusedChanges(plans),
  ];
  return found.map((one) => ({ ...one, subject: environment }));
}

const ELSEWHERE = "it is compared by itself";

const PLAN: Fields<Plan, Plans> = {
  format: derived("one emrald compiles both"),
  project: "environment/project",
  environment: derived("it is what is compared"),
  digest: derived("it is of everything else"),
  owner: "environment/owner",
  region: "environment/region",
  account: (was, is) => {
    const kind = !isNamed(was)
      ? "environment/account-named"
      : !isNamed(is)
        ? "environment/account-unnamed"
        : "environment/account";
    return [{ kind, path: "account", was: account(was), is: account(is), identity: is }];
  },
  settings: (was, is) => (was && is ? differences(SETTINGS, was, is, undefined, "environment/other") : []),
  buckets: derived("they are compared by name, with who they are of"),
  catalog: (was, is, { base, head }) => (was && is ? catalogChanges(base, head) : []),
  vars: derived(ELSEWHERE),
  artifacts: derived(ELSEWHERE),
  clusters: derived(ELSEWHERE),
  datasets: derived(ELSEWHERE),
  steps: derived(ELSEWHERE),
  access: derived("it follows from what steps read and write, and from where that lies"),
};

/** What only a deployment knows is a symbol, or a word in braces. */
function isNamed(value: Plan["account"] | undefined): value is string {
  return typeof value === "string" && !value.startsWith("{");
}

function account(value: Plan["account"] | undefined): string {
  return isNamed(value) ? value : "whichever the credentials are of";
}

function catalogChanges(base: Plan, head: Plan): Found[] {
  const [was, is] = [base.catalog, head.catalog];
  const tables: Found[] =
    was.tables === is.tables
      ? []
      : [
          {
            kind: was.tables === "none" ? "environment/tables-added" : "environment/tables",
            path: "catalog.tables",
            was: was.tables,
            is: is.tables,
          },
        ];
  // Unless somebody names it, it is called after project and environment.
  const isDefault =
    was.database === `${base.project}_${base.environment}` && is.database === `${head.project}_${head.environment}`;
  if (was.database === is.database || isDefault) return tables;
  return [...tables, { kind: "environment/database", path: "catalog.database", was: was.database, is: is.database }];
}

/** A stage's bucket is emrald's own, or somebody else's by its name. */
function bucketChanges({ base, head }: Plans): Found[] {
  return bucketsOf(base, head).flatMap((bucket): Found[] => {
    const [was, is] = [bucketName(base, bucket), bucketName(head, bucket)];
    if (was === is) return [];
    if (was === undefined) return [newBucket(head, bucket)];
    return [
      {
        kind: is === undefined ? "environment/bucket-removed" : "environment/bucket",
        path: bucketPath(bucket),
        was,
        is,
      },
    ];
  });
}

/** A bucket that is named for a stage which no dataset is of. */
function unusedChanges({ base, head }: Plans): Found[] {
  const [was, is] = [base.settings.existing_buckets, head.settings.existing_buckets];
  const used = new Set(bucketsOf(base, head));
  return [...new Set<string>([...was, ...is])]
    .filter((stage) => !used.has(stage) && was.some((one) => one === stage) !== is.some((one) => one === stage))
    .map((stage) => {
      const isNamed = is.some((one) => one === stage);
      const said = (named: boolean): string => (named ? "a bucket that exists" : "emrald's own");
      return { kind: "environment/bucket-unused", path: bucketPath(stage), was: said(!isNamed), is: said(isNamed) };
    });
}

function bucketsOf(base: Plan, head: Plan): string[] {
  return [...new Set([...Object.keys(base.buckets), ...Object.keys(head.buckets)])].sort();
}

const SETTINGS: Fields<PlanSettings, undefined> = {
  lifecycle: (was, is) => [
    {
      kind: was === "standing" ? "environment/lifecycle-standing-ends" : "environment/lifecycle",
      path: "lifecycle",
      was,
      is,
    },
  ],
  cluster_id: (was, is) => [
    { kind: was === undefined ? "environment/cluster-taken" : "environment/cluster-id", path: "cluster_id", was, is },
  ],
  after_run: (was, is) => [
    {
      kind: is === "destroy" ? "environment/destroy-after-run" : "environment/keep-after-run",
      path: "after_run",
      was,
      is,
    },
  ],
  protect: (was, is) => [
    { kind: is === true ? "environment/protected" : "environment/unprotected", path: "protect", was, is },
  ],
  network: (was = { nat: false }, is = { nat: false }) =>
    below("network", differences(NETWORK, was, is, undefined, "environment/network")),
  budget: (was = {}, is = {}) =>
    entries(was, is).map(([key, before, now]) => ({
      kind: (now ?? Infinity) > (before ?? Infinity) ? "environment/budget-raised" : "environment/budget-lowered",
      path: `budget.${key}`,
      was: dollars(before),
      is: dollars(now),
      identity: now,
    })),
  tags: (was, is) => ofMap("environment/tag", "tags", was, is),
  existing_buckets: derived("the buckets are compared by name"),
  security: (was, is) =>
    was && is ? below("security", differences(SECURITY, was, is, undefined, "environment/security")) : [],
  log_retention_days: (was = 0, is = 0) => [
    { kind: is < was ? "environment/logs-shorter" : "environment/logs-longer", path: "logs.retention_days", was, is },
  ],
  state_machine: (was, is) => [
    {
      kind: is === true ? "environment/state-machine-added" : "environment/state-machine-removed",
      path: "state_machine",
      was,
      is,
    },
  ],
  notebook: (was, is) => {
    if (!was) return [{ kind: "environment/notebook-added", path: "notebook", is }];
    if (!is) return [{ kind: "environment/notebook-removed", path: "notebook", was }];
    return [
      {
        kind: is.volume < was.volume ? "environment/notebook-shrunk" : "environment/notebook",
        path: "notebook",
        was,
        is,
      },
    ];
  },
};

const NETWORK: Fields<PlanNetwork, undefined> = {
  nat: "environment/nat",
  vpc: "environment/network",
  subnets: "environment/network",
  cidr: "environment/network",
  zones: "environment/network",
};

const SECURITY: Fields<PlanSecurity, undefined> = {
  roles: (was, is) => [
    { kind: is === "step" ? "environment/step-roles" : "environment/node-roles", path: "roles", was, is },
  ],
  kms_key: "environment/kms-key",
  permissions_boundary: "environment/security",
  service_role: "environment/security",
  instance_profile: "environment/security",
  certificate: "environment/security",
};

function below(path: string, found: readonly Found[]): Found[] {
  return found.map((one) => ({ ...one, path: `${path}.${one.path ?? ""}` }));
}

function dollars(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value.toFixed(2)} USD`;
}
