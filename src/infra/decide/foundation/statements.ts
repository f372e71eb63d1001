import type { Statement } from "../policy.ts";
import { elsewhere, guards } from "./guards.ts";
import { useKeys } from "./keys.ts";
import { readStatements } from "./read.ts";
import type { Reach } from "./reach.ts";
import type { FoundationRole } from "./roles.ts";
import { lakeStatements } from "./write-lake.ts";
import { networkStatements } from "./write-network.ts";
import { roleStatements } from "./write-roles.ts";
import { runStatements } from "./write-runs.ts";
import { serviceStatements } from "./write-services.ts";

/** What a role of CI may do. Statements about nothing are left out: IAM takes no empty list. */
export function statementsOf(role: FoundationRole, reach: Reach): Statement[] {
  return STATEMENTS[role](reach).filter(({ Resource }) => Resource?.length !== 0);
}

const STATEMENTS: Readonly<Record<FoundationRole, (reach: Reach) => Statement[]>> = {
  preview: (reach) => [elsewhere(reach), ...readStatements(reach)],
  // What it must never do comes first: no packing of the rest moves it.
  apply: (reach) => [
    ...guards(reach),
    ...readStatements(reach),
    ...networkStatements(reach),
    ...roleStatements(reach),
    ...lakeStatements(reach),
    ...runStatements(reach),
    ...serviceStatements(reach),
    ...useKeys(reach),
  ],
};
