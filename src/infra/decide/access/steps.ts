import { asText } from "../../../plan/bind.ts";
import type { Plan } from "../../../plan/plan.ts";
import { isAtLeast, parseRelease } from "../../../emr/release.ts";
import { type Home, s3Arn } from "../arns.ts";
import type { Statement } from "../policy.ts";
import { catalogStatements, tablesOf } from "./catalog.ts";
import { dataStatements, listStatements } from "./data.ts";
import { secretStatements } from "./secrets.ts";

/** What steps need together: their data, their tables, the secrets of their databases, their code, and a place for their reports. */
export function stepStatements(plan: Plan, home: Home, ids: readonly string[]): Statement[] {
  if (ids.length === 0) return [];
  const uris = (key: "read" | "write"): string[] => ids.flatMap((id) => (plan.access[id]?.[key] ?? []).map(asText));
  return [
    ...dataStatements(home, { read: uris("read"), write: uris("write") }),
    ...catalogStatements(plan, home, tablesOf(plan, ids)),
    ...secretStatements(plan, home, ids),
    ...codeStatements(plan, home),
    ...folderMarkers(plan, home, uris("write")),
    ...keyStatements(plan),
  ];
}

/** The plan and the artifacts are called by their content: of the project's own bucket all may be read. */
function codeStatements(plan: Plan, home: Home): Statement[] {
  const artifacts = asText(plan.buckets["artifacts"]);
  const ledger = asText(plan.buckets["ledger"]);
  const of = (key: string): string => s3Arn(home, ledger, key);
  return [
    {
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [s3Arn(home, artifacts, "artifacts/*"), s3Arn(home, artifacts, "plans/*"), of("runs/*/fenced.json")],
    },
    { Effect: "Allow", Action: ["s3:PutObject", "s3:GetObject"], Resource: [of("runs/*/report.json")] },
    ...listStatements(home, [
      { bucket: artifacts, key: "artifacts/" },
      { bucket: artifacts, key: "plans/" },
      { bucket: ledger, key: "runs/" },
    ]),
  ];
}

/** Before 7.10 EMRFS marks a folder by an empty object beside it, up to the root of the bucket (EMR Release Guide, S3A migration). */
function folderMarkers(plan: Plan, home: Home, written: readonly string[]): Statement[] {
  const isOld = Object.values(plan.clusters).some(({ release }) => {
    const parsed = parseRelease(release ?? "");
    return parsed !== undefined && !isAtLeast(parsed, 7, 10);
  });
  if (!isOld) return [];
  const buckets = [...new Set(written.map((uri) => uri.split("/")[2] ?? ""))].sort();
  return buckets.length === 0
    ? []
    : [
        {
          Effect: "Allow",
          Action: ["s3:PutObject", "s3:DeleteObject", "s3:GetObject"],
          Resource: buckets.map((bucket) => s3Arn(home, bucket, "*_$folder$")),
        },
        {
          Effect: "Allow",
          Action: ["s3:GetBucketLocation"],
          Resource: buckets.map((bucket) => s3Arn(home, bucket)),
        },
      ];
}

/** Where buckets have a customer key, who reads and writes them uses it. */
export function keyStatements({ settings }: Plan): Statement[] {
  const { kms_key } = settings.security;
  return kms_key === undefined
    ? []
    : [{ Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: [kms_key] }];
}
