import { chmodSync, copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { toLocalFile } from "./local-files.ts";

export type FetchedScript =
  | { readonly program: string; readonly args: readonly string[]; readonly problem?: undefined }
  | { readonly program?: undefined; readonly args?: undefined; readonly problem: string };

/**
 * As script-runner.jar does it: the script is copied into the step's folder and executed, so that its first line says what
 * reads it. One without such a line is bash's.
 */
export function fetchScript(s3Dir: string, workDir: string, uri: string, args: readonly string[]): FetchedScript {
  const { path, problem } = toLocalFile(s3Dir, uri);
  if (problem !== undefined) return { problem };
  if (!path.startsWith("/")) return { problem: `${uri} is not a location in S3 or on this machine` };
  const script = join(workDir, basename(path));
  mkdirSync(workDir, { recursive: true });
  try {
    copyFileSync(path, script);
  } catch (error) {
    return { problem: `${uri} cannot be read: ${(error as Error).message}` };
  }
  chmodSync(script, 0o755);
  const namesItsReader = readFileSync(script).subarray(0, 2).toString("latin1") === "#!";
  return namesItsReader ? { program: script, args } : { program: "bash", args: [script, ...args] };
}
