/**
 * What a deployment has made, as `--binding file.json` says it (schema/binding.schema.json) or a stack's outputs do.
 * Each part may be missing.
 */
export interface Deployment {
  /** 12 digits. */
  readonly account?: string;
  /** The role that EMR itself works under: a name or an ARN. */
  readonly service_role?: string;
  /** The instance profile of the nodes: a name or an ARN. */
  readonly instance_profile?: string;
  /** Of one VPC; EMR takes one of them for a cluster. */
  readonly subnets?: readonly string[];
  readonly security_configuration?: string;
  readonly security_groups?: { readonly primary: string; readonly core: string; readonly service?: string };
  /** Id of a step to the ARN of its runtime role. */
  readonly step_roles?: Readonly<Record<string, string>>;
  /** The plan's name of a cluster to its id, `j-…`: clusters that stand. */
  readonly clusters?: Readonly<Record<string, string>>;
  /** ARN. */
  readonly state_machine?: string;
}
