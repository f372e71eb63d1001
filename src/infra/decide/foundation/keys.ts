import { keyAlias } from "../names.ts";
import type { Statement } from "../policy.ts";
import { reached, type Reach } from "./reach.ts";

/** What is needed to look a key up, and to read what is encrypted with it. */
export function readKeys(reach: Reach): Statement[] {
  return [
    { Effect: "Allow", Action: ["kms:DescribeKey"], ...ownKey(reach) },
    ...namedKeys(reach, ["kms:DescribeKey", "kms:Decrypt"]),
  ];
}

/** Besides, to write with it, and to lend it to what makes disks: SageMaker does that in the caller's name. */
export function useKeys(reach: Reach): Statement[] {
  const { Resource, Condition } = ownKey(reach);
  const lent = { Bool: { "kms:GrantIsForAWSResource": "true" } };
  return [
    { Effect: "Allow", Action: ["kms:CreateGrant"], Resource, Condition: { ...Condition, ...lent } },
    ...namedKeys(reach, ["kms:Encrypt", "kms:GenerateDataKey"]),
    ...namedKeys(reach, ["kms:CreateGrant"], lent),
  ];
}

/** By its alias: the ids of keys say nothing about whose they are. */
function ownKey(reach: Reach): Required<Pick<Statement, "Resource" | "Condition">> {
  return {
    Resource: [reached(reach, "kms", "key/*")],
    Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": keyAlias(reach.project) } },
  };
}

function namedKeys(reach: Reach, Action: string[], Condition?: Statement["Condition"]): Statement[] {
  if (reach.namedKeys.length === 0) return [];
  return [{ Effect: "Allow", Action, Resource: [...reach.namedKeys], ...(Condition ? { Condition } : {}) }];
}
