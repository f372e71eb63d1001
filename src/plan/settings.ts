import { given } from "../spec/given.ts";
import type { Stage } from "../spec/schema/types.ts";
import type { EnvironmentSpec } from "../spec/types.ts";
import type { PlanSecurity, PlanSettings } from "./plan.ts";

/** What an environment says of itself, beside its data and its clusters. */
export function compileSettings(environment: EnvironmentSpec): PlanSettings {
  const { notebook, security } = environment;
  return given<PlanSettings>({
    lifecycle: environment.lifecycle,
    cluster_id: environment.clusterId,
    after_run: environment.afterRun,
    protect: environment.protect,
    network: environment.network,
    budget: environment.budget,
    tags: environment.tags,
    existing_buckets: (Object.keys(environment.stages) as Stage[]).filter((stage) => environment.stages[stage].bucket),
    security: given<PlanSecurity>({
      roles: security.roles,
      kms_key: security.kmsKey,
      permissions_boundary: security.permissionsBoundary,
      service_role: security.serviceRole,
      instance_profile: security.instanceProfile,
      certificate: security.certificate,
    }),
    log_retention_days: environment.logRetentionDays,
    state_machine: environment.stateMachine,
    notebook: notebook && { instance_type: notebook.instanceType, volume: notebook.volume },
  });
}
