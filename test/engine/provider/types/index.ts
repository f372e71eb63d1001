import type { ResourceType } from "../resource-type.ts";
import { cloudwatch } from "./cloudwatch.ts";
import { emrCapacity } from "./emr-capacity.ts";
import { emrClusters } from "./emr-clusters.ts";
import { glue } from "./glue.ts";
import { iam } from "./iam.ts";
import { kms } from "./kms.ts";
import { network } from "./network.ts";
import { routes } from "./routes.ts";
import { s3 } from "./s3.ts";
import { sagemaker } from "./sagemaker.ts";
import { securityGroups } from "./security-groups.ts";
import { sfn } from "./sfn.ts";
import { ssm } from "./ssm.ts";

const all = [
  cloudwatch,
  emrCapacity,
  emrClusters,
  glue,
  iam,
  kms,
  network,
  routes,
  s3,
  sagemaker,
  securityGroups,
  sfn,
  ssm,
];

/** The resource types that the double knows, by the SDK's name for them. */
export const TYPES: ReadonlyMap<string, ResourceType> = new Map(all.flat().map((type) => [type.type, type]));
