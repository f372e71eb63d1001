/** Does the same to each item, so many at a time. After an error nothing more is begun, and it is thrown when all rest. */
export async function sideBySide<T, R>(
  items: readonly T[],
  width: number,
  act: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const rest = items.entries();
  let isBroken = false;
  const lane = async (): Promise<void> => {
    for (const [index, item] of rest) {
      if (isBroken) return;
      try {
        results[index] = await act(item);
      } catch (error) {
        isBroken = true;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, lane));
  for (const ended of lanes) if (ended.status === "rejected") throw ended.reason;
  return results;
}
