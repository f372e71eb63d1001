import { SetTerminationProtectionCommand } from "@aws-sdk/client-emr";
import type { AwsClients } from "../aws/clients.ts";
import { asking } from "./asking.ts";

/** Lets a cluster be ended: neither a stack nor a run can end one that is protected. Throws a WorldError. */
export async function unprotect({ emr }: Pick<AwsClients, "emr">, cluster: string): Promise<void> {
  await asking(`take the protection off cluster ${cluster}`, () =>
    emr.send(new SetTerminationProtectionCommand({ JobFlowIds: [cluster], TerminationProtected: false })),
  );
}
