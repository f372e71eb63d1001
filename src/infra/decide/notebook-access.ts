import { beforeWildcard } from "../../model/names.ts";
import { asText } from "../../plan/bind.ts";
import type { Plan, PlanDataset } from "../../plan/plan.ts";
import type { Stage } from "../../spec/schema/types.ts";
import { dataStatements } from "./access/data.ts";
import { arn, type Home, s3Arn } from "./arns.ts";
import type { Statement } from "./policy.ts";

const LOGS = "log-group:/aws/sagemaker/NotebookInstances";

/** What a notebook itself may do: read the lake and the catalog, and write its own log. What its Spark does is up to the cluster. */
export function notebookStatements(plan: Plan, home: Home, name: string): Statement[] {
  return [
    ...lakeStatements(plan, home),
    ...tableStatements(plan, home),
    ...keyStatements(plan),
    {
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:DescribeLogStreams"],
      Resource: [arn(home, "logs", `${LOGS}:*`)],
    },
    {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [arn(home, "logs", `${LOGS}:log-stream:${name}/*`)],
    },
  ];
}

/** Of a bucket of ours all, quarantine among it; of one that exists the datasets alone: the rest is somebody else's. */
function lakeStatements({ buckets, datasets, settings }: Plan, home: Home): Statement[] {
  const inLake = Object.values(datasets).filter(({ external }) => external === undefined);
  const stages = [...new Set(inLake.flatMap(({ stage }) => stage ?? []))].sort();
  const isFound = (stage: Stage): boolean => settings.existing_buckets.includes(stage);
  const own = stages.filter((stage) => !isFound(stage)).map((stage) => asText(buckets[stage]));
  const found = inLake.filter(({ stage }) => stage !== undefined && isFound(stage));
  return [
    ...(own.length > 0
      ? [
          { Effect: "Allow" as const, Action: ["s3:ListBucket"], Resource: own.map((bucket) => s3Arn(home, bucket)) },
          {
            Effect: "Allow" as const,
            Action: ["s3:GetObject"],
            Resource: own.map((bucket) => s3Arn(home, bucket, "*")),
          },
        ]
      : []),
    ...dataStatements(home, { read: found.flatMap(readable), write: [] }),
  ];
}

function readable({ uri, exports: { csv } }: PlanDataset): string[] {
  return [beforeWildcard(asText(uri)), ...(csv ? [asText(csv.uri)] : [])];
}

function tableStatements({ catalog: { tables, database } }: Plan, home: Home): Statement[] {
  if (tables === "none") return [];
  const of = (resource: string): string => arn(home, "glue", resource);
  return [
    {
      Effect: "Allow",
      Action: [
        "glue:GetDatabase",
        "glue:GetTable",
        "glue:GetTables",
        "glue:GetPartition",
        "glue:GetPartitions",
        "glue:BatchGetPartition",
      ],
      Resource: [of("catalog"), of(`database/${database}`), of(`table/${database}/*`)],
    },
  ];
}

function keyStatements({ settings: { security } }: Plan): Statement[] {
  return security.kms_key === undefined
    ? []
    : [{ Effect: "Allow", Action: ["kms:Decrypt"], Resource: [security.kms_key] }];
}
