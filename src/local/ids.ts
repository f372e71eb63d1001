import { randomBytes } from "node:crypto";

/** Where the ids of clusters and steps come from; tests bring their own. */
export interface IdSource {
  clusterId(): string;
  stepId(): string;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/** EMR's ids: `j-` or `s-` and thirteen capitals and digits. */
export const randomIds: IdSource = {
  clusterId: () => `j-${randomWord()}`,
  stepId: () => `s-${randomWord()}`,
};

function randomWord(): string {
  // The alphabet has 32 letters, so that five bits of a byte pick one without a bias.
  return Array.from(randomBytes(13), (byte) => alphabet[byte % 32]).join("");
}
