import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { WorldError } from "../errors.ts";
import { type AwsPlace, stsClient } from "./clients.ts";

/**
 * The account of the credentials, 12 digits. Asking takes no permission, and none can be denied (STS API reference, GetCallerIdentity).
 * Throws a WorldError.
 */
export async function accountOfCredentials(place: AwsPlace): Promise<string> {
  try {
    const { Account } = await stsClient(place).send(new GetCallerIdentityCommand({}));
    if (Account !== undefined) return Account;
  } catch (cause) {
    const { name, message } = cause as Error;
    throw new WorldError(`cannot ask AWS whose credentials these are: ${name}: ${message}`, {
      next: "Nothing was changed. Give AWS credentials, such as AWS_PROFILE, or log in.",
      cause,
    });
  }
  throw new WorldError("AWS does not say whose credentials these are", { next: "Nothing was changed." });
}
