import { asText } from "../../../plan/bind.ts";
import type { Plan } from "../../../plan/plan.ts";
import { arn, type Home } from "../arns.ts";
import type { Statement } from "../policy.ts";

const READ = ["glue:GetTable", "glue:GetPartition", "glue:GetPartitions", "glue:BatchGetPartition"];
/** RECOVER PARTITIONS notes in the table that its partitions are the catalog's: Spark cannot do without it. */
const WRITE = [
  "glue:UpdateTable",
  "glue:CreatePartition",
  "glue:BatchCreatePartition",
  "glue:UpdatePartition",
  "glue:BatchUpdatePartition",
  "glue:DeletePartition",
  "glue:BatchDeletePartition",
];

export interface TableAccess {
  /** Names of tables. */
  readonly read: readonly string[];
  readonly write: readonly string[];
}

/**
 * The tables that are read, and the partitions of those that are written: their definitions are the stack's. Spark looks into the
 * databases `default` and `global_temp` on its own account; without a right to them every table is refused.
 */
export function catalogStatements(plan: Plan, home: Home, { read, write }: TableAccess): Statement[] {
  const { tables, database } = plan.catalog;
  if (tables === "none") return [];
  const of = (resource: string): string => arn(home, "glue", resource);
  const written = [...new Set(write)].sort();
  const onlyRead = [...new Set(read)].filter((name) => !written.includes(name)).sort();
  const around = [of("catalog"), of(`database/${database}`)];
  const statement = (Action: readonly string[], names: readonly string[]): Statement => ({
    Effect: "Allow",
    Action,
    Resource: [...around, ...names.map((name) => of(`table/${database}/${name}`))],
  });
  return [
    {
      Effect: "Allow",
      Action: ["glue:GetDatabase"],
      Resource: [...around, of("database/default"), of("database/global_temp")],
    },
    // A Spark that finds no database `default`, as in an account that is new, makes one or does not start.
    { Effect: "Allow", Action: ["glue:CreateDatabase"], Resource: [of("catalog"), of("database/default")] },
    ...(onlyRead.length > 0 ? [statement(READ, onlyRead)] : []),
    ...(written.length > 0 ? [statement([...READ, ...WRITE], written)] : []),
  ];
}

/** The tables of the datasets that steps read and write: the declared ones, and what crawlers make of them. */
export function tablesOf(plan: Plan, steps: readonly string[]): TableAccess {
  const tablesOfDataset = (id: string): string[] => {
    const { table } = plan.datasets[id] ?? {};
    return table === undefined ? crawledTables(plan, id) : [table];
  };
  const tables = (key: "reads" | "writes"): string[] =>
    steps.flatMap((id) => (plan.steps[id]?.[key] ?? []).flatMap(({ dataset }) => tablesOfDataset(dataset)));
  return { read: tables("reads"), write: tables("writes") };
}

/** A crawler chooses the names of its tables, behind its prefix. */
function crawledTables({ steps, datasets }: Plan, dataset: string): string[] {
  const uri = asText(datasets[dataset]?.uri);
  return Object.values(steps).flatMap(({ crawler }) =>
    crawler?.targets.some((target) => uri.startsWith(asText(target))) ? [`${crawler.table_prefix}*`] : [],
  );
}

/** What Hive, and people at a notebook, ask besides: which tables and functions there are. */
export function browseStatement(plan: Plan, home: Home): Statement {
  const of = (resource: string): string => arn(home, "glue", resource);
  const databases = [plan.catalog.database, "default"];
  return {
    Effect: "Allow",
    Action: ["glue:GetDatabases", "glue:GetTables", "glue:GetUserDefinedFunctions"],
    Resource: [
      of("catalog"),
      ...databases.flatMap((name) => [`database/${name}`, `table/${name}/*`, `userDefinedFunction/${name}/*`].map(of)),
    ],
  };
}
