import { expect, it } from "vitest";
import { clusterReason } from "../../src/emr/cluster-reason.ts";

it.each([
  ["The local endpoint was stopped while the cluster ran 'a'", /local endpoint/],
  ["The primary node was lost", /On Spot that happens/],
])("a lost instance: %s", (message, hint) => {
  expect(clusterReason("INSTANCE_FAILURE", message)).toMatchObject({
    hint: expect.stringMatching(hint) as string,
    again: true,
  });
});
