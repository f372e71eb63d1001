import { type Home, s3Arn } from "./arns.ts";
import { policy } from "./policy.ts";

/** Nobody reaches the bucket without TLS 1.2, whatever else they may do (S3 User Guide, security best practices). */
export function bucketPolicy(home: Pick<Home, "region">, bucket: string): string {
  const Resource = [s3Arn(home, bucket), s3Arn(home, bucket, "*")];
  return policy([
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:*"],
      Resource,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "NoOldTls",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:*"],
      Resource,
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    },
  ]);
}
