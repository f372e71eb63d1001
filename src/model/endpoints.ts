/** Zones that a network spans where nobody has named any. */
export const ZONES = 2;

/** What tells which endpoints a network needs, as a spec and a plan say it. */
interface Needs {
  readonly network: { readonly nat: boolean; readonly vpc?: string };
  readonly security: { readonly roles: string };
  readonly notebook?: object;
  readonly catalog: { readonly tables: string };
  readonly hasSteps: boolean;
}

/**
 * The services that nodes of a private network reach through interface endpoints, which cost by the hour: only where there is no
 * NAT, and only what is used. S3 has a gateway of its own, which is free.
 */
export function interfaceEndpoints({ network, security, notebook, catalog, hasSteps }: Needs): string[] {
  if (network.nat || network.vpc !== undefined) return [];
  const uses: Record<string, boolean> = {
    // Spark and Hive look tables up.
    glue: catalog.tables !== "none" && hasSteps,
    // The nodes take on the roles of steps.
    sts: security.roles === "step",
    // Disks are encrypted with a key of KMS.
    kms: true,
    "sagemaker.api": notebook !== undefined,
    logs: notebook !== undefined,
  };
  return Object.keys(uses).filter((service) => uses[service]);
}
