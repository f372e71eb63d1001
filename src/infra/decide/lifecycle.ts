/** How long a bucket keeps what. Days. */
export interface Lifecycle {
  /** What was overwritten or deleted. */
  readonly noncurrent: number;
  /** Everything; for ever unless said. */
  readonly objects?: number;
  /** The parts of uploads that nobody finished: they are paid for, and no listing shows them. */
  readonly uploads: number;
}

/** Of a stage: a month to come back from a mistake, where the bucket keeps versions. */
export const LAKE_LIFECYCLE: Lifecycle = { noncurrent: 30, uploads: 7 };
