import type { Statement } from "../policy.ts";
import { bucketArns, catalogArns, crawlers } from "./owned.ts";
import type { Reach } from "./reach.ts";

/** Buckets of stages with all that is in them, uploads to those that exist, and the catalog. */
export function lakeStatements(reach: Reach): Statement[] {
  const [buckets, keys] = bucketArns(
    reach,
    reach.environments.flatMap((environment) => environment.buckets),
  );
  return [
    {
      Effect: "Allow",
      Action: [
        "s3:CreateBucket",
        "s3:DeleteBucket",
        "s3:DeleteBucketPolicy",
        "s3:ListBucketMultipartUploads",
        "s3:ListBucketVersions",
        "s3:PutBucketOwnershipControls",
        "s3:PutBucketPolicy",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutBucketTagging",
        "s3:PutBucketVersioning",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:TagResource",
        "s3:UntagResource",
      ],
      Resource: buckets,
    },
    {
      Effect: "Allow",
      Action: [
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        // Without `protect` a bucket empties itself before it goes.
        "s3:DeleteObjectVersion",
        "s3:GetObject",
        "s3:PutObject",
      ],
      Resource: keys,
    },
    ...uploads(reach),
    {
      Effect: "Allow",
      Action: [
        "glue:BatchDeleteTable",
        "glue:CreateDatabase",
        "glue:CreateTable",
        "glue:DeleteDatabase",
        "glue:DeleteTable",
        "glue:TagResource",
        "glue:UntagResource",
        "glue:UpdateDatabase",
        "glue:UpdateTable",
      ],
      Resource: catalogArns(reach),
    },
    {
      Sid: "CrawlersMake",
      Effect: "Allow",
      Action: ["glue:CreateCrawler"],
      Resource: ["*"],
      Condition: { StringEquals: { "aws:RequestTag/emrald:project": reach.project } },
    },
    {
      Effect: "Allow",
      Action: [
        "glue:DeleteCrawler",
        "glue:StartCrawler",
        "glue:StopCrawler",
        "glue:TagResource",
        "glue:UntagResource",
        "glue:UpdateCrawler",
      ],
      Resource: crawlers(reach),
    },
  ];
}

function uploads(reach: Reach): Statement[] {
  const [buckets, keys] = bucketArns(reach, [
    ...new Set(reach.environments.flatMap(({ existingBuckets }) => existingBuckets)),
  ]);
  if (buckets.length === 0) return [];
  return [
    { Effect: "Allow", Action: ["s3:GetBucketLocation", "s3:ListBucket"], Resource: buckets },
    {
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      Resource: keys,
    },
  ];
}
