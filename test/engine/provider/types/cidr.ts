import { text, type Value } from "../values.ts";

/** A block of IPv4 addresses. */
export interface Block {
  readonly first: number;
  readonly last: number;
  readonly bits: number;
}

/** The block of a text such as `10.0.0.0/16`; nothing where it is none, or where it does not begin at its network address. */
export function parseCidr(value: Value): Block | undefined {
  const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text(value) ?? "");
  if (found === null) return undefined;
  const numbers = found.slice(1).map(Number);
  const bits = numbers.pop() ?? 0;
  if (bits > 32 || numbers.some((part) => part > 255)) return undefined;
  const first = numbers.reduce((sum, part) => sum * 256 + part, 0);
  const size = 2 ** (32 - bits);
  return first % size === 0 ? { first, last: first + size - 1, bits } : undefined;
}

export function contains(outer: Block, inner: Block): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

export function overlap(one: Block, other: Block): boolean {
  return one.first <= other.last && other.first <= one.last;
}
