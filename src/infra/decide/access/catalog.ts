import type { Plan } from "../../../plan/plan.ts";
import { arn, type Home } from "../arns.ts";
import type { Statement } from "../policy.ts";

const READ = ["glue:GetTable", "glue:GetPartition", "glue:GetPartitions", "glue:BatchGetPartition"];
const PARTITIONS = [
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
    ...(onlyRead.length > 0 ? [statement(READ, onlyRead)] : []),
    ...(written.length > 0 ? [statement([...READ, ...PARTITIONS], written)] : []),
  ];
}

/** The tables of the datasets that steps read and write. */
export function tablesOf(plan: Plan, steps: readonly string[]): TableAccess {
  const tables = (key: "reads" | "writes"): string[] =>
    steps.flatMap((id) => (plan.steps[id]?.[key] ?? []).flatMap(({ dataset }) => plan.datasets[dataset]?.table ?? []));
  return { read: tables("reads"), write: tables("writes") };
}
