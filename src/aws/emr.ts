import { EMRClient } from "@aws-sdk/client-emr";

// The SDK tells every user of Node 20 on stderr which Node it will want next year: that is for emrald's makers to read.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/** Where EMR answers: AWS itself, or a local endpoint, which takes any credentials. */
export interface EmrPlace {
  readonly region: string;
  /** A local endpoint's address; AWS's own when left out. */
  readonly endpoint?: string;
}

/** A client for calls that may be repeated: the SDK tries them again when they are throttled or fail. */
export function emrClient(place: EmrPlace): EMRClient {
  return client(place, 5);
}

/**
 * A client for RunJobFlow and AddJobFlowSteps. They have no idempotency token: tried again after an answer was lost, they
 * would start a second cluster or step, so the SDK must not.
 */
export function emrClientWithoutRetries(place: EmrPlace): EMRClient {
  return client(place, 1);
}

function client({ region, endpoint }: EmrPlace, maxAttempts: number): EMRClient {
  const local =
    endpoint === undefined ? {} : { endpoint, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
  return new EMRClient({ region, maxAttempts, ...local });
}
