/** Enough of a hash to tell two versions of a file apart. */
export function short(sha: string | undefined): string | undefined {
  return sha?.slice(0, 12);
}
