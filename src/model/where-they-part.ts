/** How much of what two texts have in common is shown before the first character that differs. */
const BEFORE = 20;

/** Where to begin to show two long texts, so that both are seen to differ. */
export function whereTheyPart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return Math.max(0, length - BEFORE);
}
