import { createHash } from "node:crypto";

/** An id as EC2 or EMR would give it, the same for the same words, so that nothing of it need be kept. */
export function madeUpId(prefix: string, ...words: readonly (string | number)[]): string {
  const digest = createHash("sha256").update(words.join("\n")).digest("hex");
  return prefix.startsWith("i-") ? `${prefix}0${digest.slice(0, 16)}` : `${prefix}${digest.slice(0, 13).toUpperCase()}`;
}

export function primaryInstanceId(clusterId: string): string {
  return madeUpId("i-", clusterId, "MASTER", 0);
}
