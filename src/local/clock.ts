/** Time as the endpoint sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `ring` once, `ms` from now; the function given back takes the alarm away. */
  after(ms: number, ring: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, ring) {
    // unref: an idle cluster's alarm must not keep a process alive whose work is done.
    // setTimeout takes at most 2^31-1 ms; EMR's longest idle timeout is seven days, which is less.
    const timer = setTimeout(ring, ms).unref();
    return () => clearTimeout(timer);
  },
};
