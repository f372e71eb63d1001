type Given<T> = { [K in keyof T]: T[K] | undefined };

/** The same object without the keys whose value is undefined. */
export function given<T extends object>(value: Given<T>): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;
}
