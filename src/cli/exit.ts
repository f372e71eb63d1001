/** What the exit codes mean; the same for every command. */
export const EXIT = {
  fine: 0,
  /** The spec is wrong, or the run failed. */
  failed: 1,
  usage: 2,
  /** Network, disk, AWS, Pulumi. */
  world: 3,
  /** `diff --exit-code` and `drift`: there are changes. */
  changes: 4,
  /** The same: it could not be told whether there are any. */
  untold: 5,
  /** A bug of ours. */
  bug: 70,
  /** A run was interrupted: 128 + SIGINT. */
  interrupted: 130,
} as const;
