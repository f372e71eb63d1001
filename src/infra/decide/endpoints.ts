import type { Plan } from "../../plan/plan.ts";

/**
 * The services that nodes of a private network reach through interface endpoints, which cost by the hour: only where there is no
 * NAT, and only what is used. S3 has a gateway of its own, which is free.
 */
export function interfaceEndpoints({ settings, catalog, steps }: Plan): string[] {
  const { network, security, notebook } = settings;
  if (network.nat || network.vpc !== undefined) return [];
  const uses: Record<string, boolean> = {
    // Spark and Hive look tables up.
    glue: catalog.tables !== "none" && Object.keys(steps).length > 0,
    // The nodes take on the roles of steps.
    sts: security.roles === "step",
    // Disks are encrypted with a key of KMS.
    kms: true,
    "sagemaker.api": notebook !== undefined,
    logs: notebook !== undefined,
  };
  return Object.keys(uses).filter((service) => uses[service]);
}
