/** As it is kept: one for the account and region. */
export interface BlockPublicAccess {
  readonly configuration: unknown;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export const BLOCK_PUBLIC_ACCESS_NAME = "account";

/** What every account starts with (EMR Management Guide, "Using Amazon EMR block public access"). */
export const defaultBlockPublicAccess: BlockPublicAccess = {
  configuration: {
    BlockPublicSecurityGroupRules: true,
    PermittedPublicSecurityGroupRuleRanges: [{ MinRange: 22, MaxRange: 22 }],
  },
  createdAt: 0,
};
