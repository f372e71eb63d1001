import { EC2Client } from "@aws-sdk/client-ec2";
import { PricingClient } from "@aws-sdk/client-pricing";
import { type AwsPlace, clientSettings, standardRetries } from "./clients.ts";

// Not in clients.ts: EC2's is the largest of all clients, and no run needs it.

/** AWS's price list answers for all regions in three of them (Billing User Guide, price list endpoints). */
const PRICE_LIST_REGION = "us-east-1";

export function pricingClient(place: Pick<AwsPlace, "endpoint"> = {}): PricingClient {
  return new PricingClient({
    ...clientSettings({ ...place, region: PRICE_LIST_REGION }),
    retryStrategy: standardRetries(),
  });
}

/** For the history of Spot's prices. */
export function ec2Client(place: AwsPlace): EC2Client {
  return new EC2Client({ ...clientSettings(place), retryStrategy: standardRetries() });
}
