import { certificateUri } from "../../plan/certificate.ts";
import type { Plan } from "../../plan/plan.ts";

/**
 * How EMR encrypts, which metadata service nodes have, and whether steps work under roles of their own (EMR Management Guide, "Create a
 * security configuration using the AWS CLI"). `diskKey` is the ARN of a key.
 */
export function securityConfiguration(plan: Plan, diskKey: string): string {
  const { kms_key, roles } = plan.settings.security;
  return JSON.stringify({
    EncryptionConfiguration: {
      EnableAtRestEncryption: true,
      AtRestEncryptionConfiguration: {
        S3EncryptionConfiguration:
          kms_key === undefined ? { EncryptionMode: "SSE-S3" } : { EncryptionMode: "SSE-KMS", AwsKmsKey: kms_key },
        LocalDiskEncryptionConfiguration: {
          EncryptionKeyProviderType: "AwsKms",
          AwsKmsKey: diskKey,
          EnableEbsEncryption: true,
        },
      },
      EnableInTransitEncryption: true,
      InTransitEncryptionConfiguration: {
        TLSCertificateConfiguration: { CertificateProviderType: "PEM", S3Object: certificateUri(plan) },
      },
    },
    // One hop: a container on a node is not the node.
    InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: 2, HttpPutResponseHopLimit: 1 },
    ...(roles === "step"
      ? { AuthorizationConfiguration: { IAMConfiguration: { EnableApplicationScopedIAMRole: true } } }
      : {}),
  });
}
