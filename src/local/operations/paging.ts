import { invalidRequest } from "../api/errors.ts";

/** EMR's page, for every list. */
const PAGE_SIZE = 50;

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page starts; absent on the last. */
  readonly marker: string | undefined;
}

/**
 * A page of a list that grows at its end, newest first. A marker holds the place from the oldest, so that what is added
 * between two pages neither shifts nor repeats anything.
 */
export function pageNewestFirst<T>(
  items: { readonly length: number; at(index: number): T | undefined },
  options: { marker: string | undefined; oldest?: number; include: (item: T) => boolean },
): Page<T> {
  const { oldest = 0, include } = options;
  const found: T[] = [];
  for (let index = options.marker === undefined ? items.length - 1 : decode(options.marker); index >= oldest; index--) {
    const item = items.at(index);
    if (item === undefined || !include(item)) continue;
    if (found.length === PAGE_SIZE) return { items: found, marker: encode(index) };
    found.push(item);
  }
  return { items: found, marker: undefined };
}

function encode(index: number): string {
  return Buffer.from(`at:${index}`).toString("base64url");
}

function decode(marker: string): number {
  const match = /^at:(\d{1,9})$/.exec(Buffer.from(marker, "base64url").toString());
  if (!match) throw invalidRequest(`Marker '${marker}' is not valid.`);
  return Number(match[1]);
}

/** A page of a list in its own order. A marker holds the place from the beginning. */
export function page<T>(items: readonly T[], marker: string | undefined, size = PAGE_SIZE): Page<T> {
  const start = marker === undefined ? 0 : decode(marker);
  const end = start + size;
  return { items: items.slice(start, end), marker: end < items.length ? encode(end) : undefined };
}
