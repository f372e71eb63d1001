import { GetParameterCommand, ParameterNotFound, type SSMClient } from "@aws-sdk/client-ssm";
import { asking } from "./asking.ts";

/** What a stack has written down for runs, as text; undefined where there is no stack. Throws a WorldError. */
export async function publishedBinding(ssm: SSMClient, name: string): Promise<string | undefined> {
  return asking(`read the parameter ${name}`, async () => {
    try {
      return (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter?.Value;
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    }
  });
}
