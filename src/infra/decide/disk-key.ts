/** What whoever makes or uses an encrypted disk does with its key (EMR Management Guide, "Create keys and certificates for data encryption"). */
export const DISK_KEY_ACTIONS = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncrypt*",
  "kms:GenerateDataKey*",
  "kms:DescribeKey",
] as const;
