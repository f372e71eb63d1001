import type { PackagesLock } from "../spec/packages-lock.ts";
import type { StepSpec } from "../spec/types.ts";
import { isS3 } from "./s3.ts";

/** Where a step's `app` is looked for. */
const APPS = "spark/apps/";

/** A file of the repository that holds a step's code, from the repository's root. */
export interface Entry {
  readonly file: string;
  readonly as: "app" | "script" | "sql" | "jar" | "shell";
}

/** The file that holds a step's code; undefined for inline SQL, a jar in S3, and kinds that need none. */
export function entryOf(step: StepSpec): Entry | undefined {
  if (step.app !== undefined) return { file: APPS + step.app, as: "app" };
  if (step.script !== undefined) return { file: step.script, as: "script" };
  if (step.jar !== undefined && !isS3(step.jar)) return { file: step.jar, as: "jar" };
  if (step.shell !== undefined) return { file: step.shell, as: "shell" };
  if (step.sql?.endsWith(".sql")) return { file: step.sql, as: "sql" };
  return undefined;
}

/** What is known of the repository's files: whoever reads them answers, so that checks and compiler stay pure. */
export interface Facts {
  kind(file: string): "file" | "folder" | undefined;
  /** What a text file says; undefined where it cannot be read. */
  text(file: string): string | undefined;
  /** What `emrald lock` has written; empty where it has not. */
  readonly lock: PackagesLock;
}
