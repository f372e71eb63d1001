import { TerminateJobFlowsCommand } from "@aws-sdk/client-emr";
import type { AwsClients } from "../../aws/clients.ts";
import { WorldError } from "../../errors.ts";
import { asking } from "../asking.ts";
import { sideBySide } from "../side-by-side.ts";
import { unprotect } from "../unprotect.ts";
import type { FoundCluster } from "./found-cluster.ts";

/** API reference, TerminateJobFlows: ids in one call. */
const IDS_A_CALL = 10;

/** How many calls are made at once. */
const WIDTH = 4;

/**
 * Tells clusters to end, and does not wait for it: EMR takes one to five minutes. Gives back why for those that it could not tell. One that is
 * protected loses that first.
 */
export async function endClusters(
  { emr }: Pick<AwsClients, "emr">,
  clusters: readonly FoundCluster[],
): Promise<ReadonlyMap<string, string>> {
  const failed = new Map<string, string>();
  const trying = async (ids: readonly string[], act: () => Promise<unknown>): Promise<boolean> => {
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof WorldError)) throw error;
      for (const id of ids) failed.set(id, error.message);
      return false;
    }
  };
  await sideBySide(
    clusters.filter(({ isProtected }) => isProtected),
    WIDTH,
    ({ id }) => trying([id], () => unprotect({ emr }, id)),
  );
  const end = (ids: readonly string[]): Promise<boolean> =>
    trying(ids, () =>
      asking(`end ${ids.join(", ")}`, () => emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [...ids] }))),
    );
  const ready = clusters.flatMap(({ id }) => (failed.has(id) ? [] : [id]));
  const batches = Array.from({ length: Math.ceil(ready.length / IDS_A_CALL) }, (_, index) =>
    ready.slice(index * IDS_A_CALL, (index + 1) * IDS_A_CALL),
  );
  await sideBySide(batches, WIDTH, async (ids) => {
    if (await end(ids)) return;
    // One that cannot be ended must not keep the others.
    for (const id of ids) if (await end([id])) failed.delete(id);
  });
  return failed;
}
