import { given } from "./given.ts";
import type * as written from "./schema/types.ts";
import type { NetworkSpec, NotebookSpec, SecuritySpec } from "./types.ts";
import { mebibytes } from "./units.ts";

/** What an overlay may have removed is null, and as good as never written. */
type Raw<T> = { readonly [K in keyof T]?: T[K] | null | undefined };

export function spellNetwork({ nat, vpc, subnets, cidr, zones }: Raw<written.Network>): NetworkSpec {
  return given<NetworkSpec>({
    nat: nat ?? false,
    vpc: vpc ?? undefined,
    subnets: subnets ?? undefined,
    cidr: cidr ?? undefined,
    zones: zones ?? undefined,
  });
}

export function spellSecurity(raw: Raw<written.Security>): SecuritySpec {
  return given<SecuritySpec>({
    roles: raw.roles ?? "nodes",
    kmsKey: raw.kms_key ?? undefined,
    permissionsBoundary: raw.permissions_boundary ?? undefined,
    serviceRole: raw.service_role ?? undefined,
    instanceProfile: raw.instance_profile ?? undefined,
    certificate: raw.certificate ?? undefined,
  });
}

export function spellNotebook({ instance_type, volume }: Raw<written.Notebook>): NotebookSpec {
  return { instanceType: instance_type ?? "ml.t3.medium", volume: mebibytes(volume ?? "20g") / 1024 };
}
