import type { S3Place } from "./s3.ts";

/** Slashes as the least character: sorted, what is inside a folder then follows it without a stranger between them. */
function keyOf({ bucket, key }: S3Place): string {
  return `${bucket}/${key}/`.replaceAll(/\/+/g, "/").replaceAll("/", "\u0001");
}

/** Each place in their order, with those before it that lie around it, or where it lies: the nearest last. Of one place the first stays first. */
export function* nested<Placed extends { readonly place: S3Place }>(
  places: readonly Placed[],
): Generator<{ readonly inner: Placed; readonly around: readonly Placed[] }> {
  const sorted = places
    .map((placed) => ({ placed, key: keyOf(placed.place) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const open: typeof sorted = [];
  for (const one of sorted) {
    while (open.length > 0 && !one.key.startsWith(open.at(-1)?.key ?? "")) open.pop();
    yield { inner: one.placed, around: open.map(({ placed }) => placed) };
    open.push(one);
  }
}
