import { seconds } from "../api/describe.ts";
import { structure } from "../api/shape.ts";
import { BLOCK_PUBLIC_ACCESS_NAME, defaultBlockPublicAccess, type BlockPublicAccess } from "./block-public-access.ts";
import { operation } from "./operation.ts";

export const getBlockPublicAccessConfiguration = operation(structure({}), (_, engine) => {
  const kept = engine.documents.get("block-public-access", BLOCK_PUBLIC_ACCESS_NAME) as BlockPublicAccess | undefined;
  const { configuration, createdAt } = kept ?? defaultBlockPublicAccess;
  return {
    BlockPublicAccessConfiguration: configuration,
    BlockPublicAccessConfigurationMetadata: {
      CreationDateTime: seconds(createdAt),
      CreatedByArn: "arn:aws:iam::000000000000:root",
    },
  };
});
