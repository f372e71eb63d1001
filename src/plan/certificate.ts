import { asText } from "./bind.ts";
import type { Plan } from "./plan.ts";

/** Where the nodes of a bound plan find the certificate by which they encrypt what they send to each other. */
export function certificateUri({ settings, buckets, environment }: Plan): string {
  return settings.security.certificate ?? `s3://${asText(buckets["artifacts"])}/certificates/${environment}.zip`;
}
