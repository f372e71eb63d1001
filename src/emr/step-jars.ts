/** On every primary node; runs a list of tokens, the first of them a program on the path (EMR Release Guide, command-runner). */
export const COMMAND_RUNNER = "command-runner.jar";

/** A jar of EMR's in a bucket of the region; fetches the script that its first argument names, and runs it. */
export function scriptRunner(region: string): string {
  return `s3://${region}.elasticmapreduce/libs/script-runner/script-runner.jar`;
}
