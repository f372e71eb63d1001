import { tagValue } from "../../emr/tag-value.ts";
import { given } from "../../spec/given.ts";
import type { Plan } from "../../plan/plan.ts";

/** Of everything that a stack makes: the provider puts them on, so that nothing is forgotten and a bill can be read. */
export function commonTags({
  project,
  environment,
  owner,
  tags = {},
}: {
  readonly project: string;
  readonly environment: string;
  readonly owner?: string | undefined;
  readonly tags?: Readonly<Record<string, string>>;
}): Record<string, string> {
  return given<Record<string, string>>({
    ...tags,
    "emrald:project": project,
    "emrald:environment": environment,
    "emrald:owner": owner === undefined ? undefined : tagValue(owner),
  });
}

/** Besides, of what belongs to one pipeline. */
export function pipelineTags(plan: Plan, id: string): Record<string, string> {
  const [pipeline = ""] = id.split("/");
  const owner = plan.datasets[id]?.owner ?? plan.steps[id]?.owner;
  return given<Record<string, string>>({
    "emrald:pipeline": pipeline,
    "emrald:owner": owner === undefined ? undefined : tagValue(owner),
  });
}

/** EMR's managed service policy acts on what carries it (EMR Management Guide, managed IAM policies). */
export const FOR_EMR = { "for-use-with-amazon-emr-managed-policies": "true" } as const;
