import { bucketNotEmpty } from "../objects.ts";
import { policyDocument } from "../policy.ts";
import type { Reference, ResourceType } from "../resource-type.ts";
import { between, each, matches, oneOf, parsed, upTo } from "../rules.ts";
import { at, isValues, shown, text, type Values } from "../values.ts";

const BUCKET = "s3/bucket:Bucket";

// Source: S3 user guide, "General purpose bucket naming rules".
const LEGAL_BUCKET =
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*\.\.)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const isBucket = matches("bucket", LEGAL_BUCKET, "must be a legal bucket name: 3 to 63 of a-z, 0-9, - and .");

const ofBucket: Reference = {
  at: "bucket",
  to: [BUCKET],
  missing: (bucket) => `NoSuchBucket: The specified bucket does not exist: ${bucket}`,
  isPart: true,
};

// What resources of their own set, and the bucket tells.
const OWN_RESOURCES = ["corsRules", "grants", "lifecycleRules"];
const OWN_RESOURCES_OF_ONE = [
  "logging",
  "objectLockConfiguration",
  "replicationConfiguration",
  "serverSideEncryptionConfiguration",
  "versioning",
  "website",
];

const bucket: ResourceType = {
  type: BUCKET,
  isGlobal: true,
  name: {
    key: "bucket",
    clash: (name) =>
      `creating S3 Bucket (${name}): BucketAlreadyOwnedByYou: Your previous request to create it succeeded`,
  },
  rules: [isBucket, policyDocument("policy", "resource", 20_480)],
  changes: { replace: ["bucket", "bucketPrefix", "bucketNamespace", "objectLockEnabled"] },
  defaults: { forceDestroy: false },
  json: ["policy"],
  id: ({ inputs }) => text(inputs["bucket"]) ?? "",
  outputs: ({ id, region }) => ({
    arn: `arn:aws:s3:::${id}`,
    bucket: id,
    bucketDomainName: `${id}.s3.amazonaws.com`,
    bucketNamespace: "global",
    bucketPrefix: "",
    bucketRegion: region,
    bucketRegionalDomainName: `${id}.s3.${region}.amazonaws.com`,
    hostedZoneId: "Z3AQBSTGFYJSTF",
    objectLockEnabled: false,
    requestPayer: "BucketOwner",
    accelerationStatus: "",
    acl: "private",
    policy: "",
    websiteDomain: "",
    websiteEndpoint: "",
    ...Object.fromEntries(OWN_RESOURCES.map((key) => [key, []])),
    ...Object.fromEntries(OWN_RESOURCES_OF_ONE.map((key) => [key, {}])),
  }),
  refuses: {
    // A test says with `objects` that there are some; with an S3 server the bucket itself knows.
    delete: ({ id, props, aside }) =>
      props["forceDestroy"] !== true && Number(aside["objects"] ?? 0) > 0 ? bucketNotEmpty(id).message : undefined,
  },
};

const bucketPolicy: ResourceType = {
  type: "s3/bucketPolicy:BucketPolicy",
  rules: [isBucket, policyDocument("policy", "resource", 20_480)],
  changes: { replace: ["bucket"] },
  json: ["policy"],
  references: [ofBucket],
  id: ({ inputs }) => text(inputs["bucket"]) ?? "",
  refuses: {
    create: ({ inputs }) => foreignResource(inputs),
    update: (_thing, news) => foreignResource(news),
  },
};

/** A bucket's policy speaks of that bucket. */
function foreignResource(inputs: Values): string | undefined {
  const arn = `arn:aws:s3:::${text(inputs["bucket"]) ?? ""}`;
  const resources = at(parsed(inputs["policy"]), "Statement[].Resource").flat();
  const foreign = resources.find((one) => one !== arn && !shown(one).startsWith(`${arn}/`));
  return foreign === undefined ? undefined : `MalformedPolicy: Policy has invalid resource: ${JSON.stringify(foreign)}`;
}

const publicAccessBlock: ResourceType = {
  type: "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  rules: [isBucket],
  changes: { replace: ["bucket"] },
  defaults: { blockPublicAcls: false, blockPublicPolicy: false, ignorePublicAcls: false, restrictPublicBuckets: false },
  references: [ofBucket],
  id: ({ inputs }) => text(inputs["bucket"]) ?? "",
};

const encryption: ResourceType = {
  type: "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  rules: [
    isBucket,
    oneOf("rules[].applyServerSideEncryptionByDefault.sseAlgorithm", ["AES256", "aws:kms", "aws:kms:dsse"]),
    each("rules", (rules) => Array.isArray(rules) && rules.length === 1, "exactly one rule"),
    each(
      "rules[].applyServerSideEncryptionByDefault",
      (by) => !isValues(by) || by["kmsMasterKeyId"] === undefined || by["sseAlgorithm"] !== "AES256",
      "a KMS key goes with aws:kms only",
    ),
  ],
  changes: { replace: ["bucket", "expectedBucketOwner"] },
  references: [
    ofBucket,
    {
      at: "rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId",
      to: ["kms/key:Key", "kms/alias:Alias"],
      except: /alias\/aws\//,
      missing: (key) => `KMS.NotFoundException: Key '${key}' does not exist`,
    },
  ],
  id: ({ inputs }) => text(inputs["bucket"]) ?? "",
};

const versioning: ResourceType = {
  type: "s3/bucketVersioning:BucketVersioning",
  isSetting: true,
  rules: [isBucket, oneOf("versioningConfiguration.status", ["Enabled", "Suspended", "Disabled"])],
  changes: { replace: ["bucket", "expectedBucketOwner"] },
  references: [ofBucket],
  id: ({ inputs }) => text(inputs["bucket"]) ?? "",
};

const lifecycle: ResourceType = {
  type: "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  isSetting: true,
  rules: [
    isBucket,
    upTo("rules[].id", 255),
    oneOf("rules[].status", ["Enabled", "Disabled"]),
    between("rules[].expiration.days", 1, 2_147_483_647),
    between("rules[].noncurrentVersionExpiration.noncurrentDays", 1, 2_147_483_647),
    between("rules[].abortIncompleteMultipartUpload.daysAfterInitiation", 1, 2_147_483_647),
    each("rules", (rules) => Array.isArray(rules) && rules.length > 0 && rules.length <= 1_000, "1 to 1,000 rules"),
  ],
  changes: { replace: ["bucket", "expectedBucketOwner"] },
  references: [ofBucket],
  id: ({ inputs }) => text(inputs["bucket"]) ?? "",
  outputs: () => ({ expectedBucketOwner: "", transitionDefaultMinimumObjectSize: "all_storage_classes_128K" }),
};

const ownership: ResourceType = {
  type: "s3/bucketOwnershipControls:BucketOwnershipControls",
  rules: [isBucket, oneOf("rule.objectOwnership", ["BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"])],
  changes: { replace: ["bucket"] },
  references: [ofBucket],
  id: ({ inputs }) => text(inputs["bucket"]) ?? "",
};

export const s3: readonly ResourceType[] = [
  bucket,
  bucketPolicy,
  publicAccessBlock,
  encryption,
  versioning,
  lifecycle,
  ownership,
];
