import { s3 } from "@pulumi/aws";
import type { CustomResourceOptions, Output } from "@pulumi/pulumi";
import type { Lifecycle } from "../decide/lifecycle.ts";
import { bucketPolicy } from "../decide/bucket-policy.ts";

export interface SafeBucketArgs {
  readonly bucket: string;
  readonly region: string;
  /** It outlives its stack, and keeps what is overwritten. */
  readonly protect: boolean;
  /** None for what goes soon anyway. */
  readonly lifecycle?: Lifecycle | undefined;
  /** ARN of a customer key; S3's own key unless said. */
  readonly kmsKey?: string | undefined;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Makes a bucket that is encrypted, takes TLS only and is never public. Its name is known once it is there. */
export function safeBucket(name: string, args: SafeBucketArgs, opts: CustomResourceOptions): Output<string> {
  const { protect, kmsKey, region, lifecycle } = args;
  const own = { ...opts, protect };
  const { bucket } = new s3.Bucket(name, { bucket: args.bucket, forceDestroy: !protect, tags: { ...args.tags } }, own);
  new s3.BucketPublicAccessBlock(
    `${name}-public-access`,
    { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    own,
  );
  new s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    {
      bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault:
            kmsKey === undefined ? { sseAlgorithm: "AES256" } : { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKey },
          // One data key serves many objects: KMS is asked a hundredth as often.
          bucketKeyEnabled: kmsKey !== undefined,
        },
      ],
    },
    own,
  );
  new s3.BucketPolicy(`${name}-policy`, { bucket, policy: bucketPolicy({ region }, args.bucket) }, own);
  // A bucket that is no longer protected loses these as resources: they must be free to go, and what they did stays with the bucket.
  const loose = { ...opts, protect: false, retainOnDelete: true };
  if (lifecycle) new s3.BucketLifecycleConfiguration(`${name}-lifecycle`, { bucket, rules: rules(lifecycle) }, loose);
  if (protect)
    new s3.BucketVersioning(`${name}-versioning`, { bucket, versioningConfiguration: { status: "Enabled" } }, loose);
  return bucket;
}

function rules({ noncurrent, objects, uploads }: Lifecycle): s3.BucketLifecycleConfigurationArgs["rules"] {
  return [
    {
      id: "keep",
      status: "Enabled",
      // Of all objects: S3 asks for a filter, if only for an empty one.
      filter: {},
      abortIncompleteMultipartUpload: { daysAfterInitiation: uploads },
      noncurrentVersionExpiration: { noncurrentDays: noncurrent },
      // A mark of deletion goes with the last version that it hides; S3 takes this beside no number of days, which has the same effect.
      expiration: objects === undefined ? { expiredObjectDeleteMarker: true } : { days: objects },
    },
  ];
}
