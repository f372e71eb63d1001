import { invalidRequest } from "../api/errors.ts";
import { boolean, integer, list, required, structure } from "../api/shape.ts";
import { BLOCK_PUBLIC_ACCESS_NAME, type BlockPublicAccess } from "./block-public-access.ts";
import { operation } from "./operation.ts";

const port = integer({ min: -1, max: 65_535 });

const input = structure({
  BlockPublicAccessConfiguration: required(
    structure({
      BlockPublicSecurityGroupRules: required(boolean),
      PermittedPublicSecurityGroupRuleRanges: list(structure({ MinRange: required(port), MaxRange: port })),
    }),
  ),
});

export const putBlockPublicAccessConfiguration = operation(
  input,
  ({ BlockPublicAccessConfiguration: configuration }, engine) => {
    for (const { MinRange: min, MaxRange: max = min } of configuration.PermittedPublicSecurityGroupRuleRanges ?? []) {
      if (max < min) throw invalidRequest(`The port range ${min} to ${max} ends before it begins.`);
    }
    const kept: BlockPublicAccess = { configuration, createdAt: engine.now() };
    engine.documents.put("block-public-access", BLOCK_PUBLIC_ACCESS_NAME, kept);
    return {};
  },
);
