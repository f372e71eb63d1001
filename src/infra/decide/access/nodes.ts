import { asText } from "../../../plan/bind.ts";
import type { Plan } from "../../../plan/plan.ts";
import { certificateUri } from "../../../plan/certificate.ts";
import { type Home, iamArn, s3Arn } from "../arns.ts";
import { DISK_KEY_ACTIONS } from "../disk-key.ts";
import { stepRolePath } from "../names.ts";
import type { Statement } from "../policy.ts";
import { browseStatement } from "./catalog.ts";
import { hbaseStatements } from "./hbase.ts";
import { placesOf } from "./places.ts";
import { stepsOfNodes, stepsWithRoles } from "./roles.ts";
import { stepStatements } from "./steps.ts";

/** What the nodes of the clusters may do: what the steps do that have no role of their own, and what nodes need to start. */
export function nodeStatements(plan: Plan, home: Home, diskKey: string): Statement[] {
  const browses =
    plan.catalog.tables !== "none" &&
    (plan.settings.notebook !== undefined ||
      Object.values(plan.steps).some(({ kind }) => kind === "command" || kind === "shell"));
  const isShell = Object.values(plan.steps).some(({ kind }) => kind === "shell");
  return [
    ...stepStatements(plan, home, stepsOfNodes(plan)),
    ...startStatements(plan, home),
    ...hbaseStatements(plan, home),
    ...(browses ? [browseStatement(plan, home)] : []),
    {
      Effect: "Allow",
      Action: DISK_KEY_ACTIONS,
      Resource: [diskKey],
    },
    ...(isShell
      ? [
          {
            Effect: "Allow" as const,
            Action: ["s3:GetObject"],
            Resource: [s3Arn(home, `${home.region}.elasticmapreduce`, "libs/script-runner/script-runner.jar")],
          },
        ]
      : []),
    ...(stepsWithRoles(plan).length > 0
      ? [
          {
            Effect: "Allow" as const,
            Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
            Resource: [iamArn(home, `role${stepRolePath(plan)}*`)],
          },
        ]
      : []),
  ];
}

/** Bootstrap scripts and the certificate are read before any step runs; logs are written by the nodes, whoever's they are. */
function startStatements(plan: Plan, home: Home): Statement[] {
  const artifacts = asText(plan.buckets["artifacts"]);
  const [certificate] = placesOf([certificateUri(plan)]);
  return [
    {
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [
        s3Arn(home, artifacts, "artifacts/*"),
        ...(certificate ? [s3Arn(home, certificate.bucket, certificate.key)] : []),
      ],
    },
    { Effect: "Allow", Action: ["s3:PutObject"], Resource: [s3Arn(home, asText(plan.buckets["logs"]), "j-*")] },
  ];
}
