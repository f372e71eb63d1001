import { EMRClient } from "@aws-sdk/client-emr";
import { GlueClient } from "@aws-sdk/client-glue";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { StandardRetryStrategy } from "@smithy/core/retry";
import type { Retries } from "./retries.ts";

// The SDK tells every user of Node 20 on stderr which Node it will want next year: that is for emrald's makers to read.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/** Where AWS answers: AWS itself, or an endpoint on this machine, which takes any credentials. */
export interface AwsPlace {
  readonly region: string;
  /** A local endpoint's address; AWS's own when left out. */
  readonly endpoint?: string;
}

/** The clients of a run. All retries of all of them draw on one budget. */
export interface AwsClients {
  readonly emr: EMRClient;
  /**
   * For RunJobFlow and AddJobFlowSteps. They have no idempotency token: tried again after an answer was lost, they
   * would start a second cluster or step, so the SDK must not.
   */
  readonly emrOnce: EMRClient;
  readonly glue: GlueClient;
  /** For StartCrawler: tried again after an answer was lost, it would meet its own crawl. */
  readonly glueOnce: GlueClient;
  readonly sfn: SFNClient;
  readonly retries: Retries;
}

/** How often a call that is throttled, or that failed on AWS's side, is made in all. */
const ATTEMPTS = 10;

/** Waits a random time up to 20 s, doubling its bound, and draws on one budget that successes fill up again. */
export function standardRetries(): Retries {
  return new StandardRetryStrategy(ATTEMPTS);
}

export function awsClients(place: AwsPlace, retries: Retries = standardRetries()): AwsClients {
  const settings = { ...clientSettings(place), retryStrategy: retries };
  return {
    emr: new EMRClient(settings),
    emrOnce: new EMRClient({ ...clientSettings(place), maxAttempts: 1 }),
    glue: new GlueClient(settings),
    glueOnce: new GlueClient({ ...clientSettings(place), maxAttempts: 1 }),
    sfn: new SFNClient(settings),
    retries,
  };
}

export function s3Client(place: AwsPlace, retries: Retries = standardRetries()): S3Client {
  // A server of another address has no names for buckets.
  return new S3Client({
    ...clientSettings(place),
    retryStrategy: retries,
    forcePathStyle: place.endpoint !== undefined,
  });
}

export function ssmClient(place: AwsPlace): SSMClient {
  return new SSMClient({ ...clientSettings(place), retryStrategy: standardRetries() });
}

export function stsClient(place: AwsPlace): STSClient {
  return new STSClient({ ...clientSettings(place), retryStrategy: standardRetries() });
}

export function taggingClient(place: AwsPlace): ResourceGroupsTaggingAPIClient {
  return new ResourceGroupsTaggingAPIClient({ ...clientSettings(place), retryStrategy: standardRetries() });
}

/** What all clients have in common. */
export function clientSettings({ region, endpoint }: AwsPlace): object {
  const local =
    endpoint === undefined ? {} : { endpoint, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
  return {
    region,
    ...local,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  };
}
