import type { Plan } from "../../../plan/plan.ts";
import { arn, type Home } from "../arns.ts";
import type { Statement } from "../policy.ts";

/**
 * Reads the secrets of the databases that steps read, and no others. Secrets Manager puts `-` and six characters behind a secret's name, which
 * nobody knows before it is there (Secrets Manager User Guide, IAM policy examples: `??????`, never `*`, which would also be of longer names).
 * Where a secret has a key of its own, the policy of that key has to let the role decrypt: its ARN is not known here.
 */
export function secretStatements({ steps, datasets }: Plan, home: Home, ids: readonly string[]): Statement[] {
  const names = new Set(
    ids.flatMap((id) => (steps[id]?.reads ?? []).flatMap(({ dataset }) => datasets[dataset]?.jdbc?.secret ?? [])),
  );
  if (names.size === 0) return [];
  return [
    {
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue"],
      Resource: [...names].sort().map((name) => arn(home, "secretsmanager", `secret:${name}-??????`)),
    },
  ];
}
