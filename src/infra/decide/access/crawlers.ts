import { invariant } from "../../../errors.ts";
import { asText } from "../../../plan/bind.ts";
import type { Plan } from "../../../plan/plan.ts";
import { arn, type Home } from "../arns.ts";
import type { Statement } from "../policy.ts";
import { dataStatements } from "./data.ts";
import { keyStatements } from "./steps.ts";

/** What the crawler of a step may do: read its folders, write the tables that begin with its prefix, and say what it did. */
export function crawlerStatements(plan: Plan, home: Home, id: string): Statement[] {
  const crawler = plan.steps[id]?.crawler;
  invariant(crawler, `step "${id}" has no crawler`);
  const { database, table_prefix } = crawler;
  const of = (resource: string): string => arn(home, "glue", resource);
  return [
    ...dataStatements(home, { read: crawler.targets.map(asText), write: [] }),
    {
      Effect: "Allow",
      Action: [
        "glue:GetDatabase",
        "glue:GetTable",
        "glue:GetTables",
        "glue:CreateTable",
        "glue:UpdateTable",
        "glue:GetPartition",
        "glue:GetPartitions",
        "glue:BatchGetPartition",
        "glue:CreatePartition",
        "glue:BatchCreatePartition",
        "glue:UpdatePartition",
        "glue:BatchUpdatePartition",
        "glue:GetCrawler",
      ],
      Resource: [
        of("catalog"),
        of(`database/${database}`),
        of(`table/${database}/${table_prefix}*`),
        of(`crawler/${crawler.name}`),
      ],
    },
    {
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [arn(home, "logs", "log-group:/aws-glue/crawlers*")],
    },
    ...keyStatements(plan),
  ];
}
