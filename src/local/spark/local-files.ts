import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isS3Uri, s3ToPath } from "../logs/s3-folder.ts";

export type LocalFile =
  { readonly path: string; readonly problem?: undefined } | { readonly path?: undefined; readonly problem: string };

/** Where a file that a submit names is on this machine. Names that are neither S3 nor a path here are left to Spark. */
export function toLocalFile(s3Dir: string, name: string): LocalFile {
  // `#alias` names an archive's folder on the nodes and is no part of the file's name.
  const [, file = name, alias = ""] = /^([^#]*)(#.*)?$/s.exec(name) ?? [];
  const path = isS3Uri(file) ? s3ToPath(s3Dir, file) : file.startsWith("file:") ? filePath(file) : file;
  if (path === undefined) return { problem: `${name} is not a legal location` };
  const isLocal = path.startsWith("/");
  const isPattern = /[*?[{]/.test(path);
  if (isLocal && !isPattern && !existsSync(path)) {
    return { problem: path === file ? `${name} does not exist` : `${name} does not exist (looked for ${path})` };
  }
  return { path: path + alias };
}

function filePath(uri: string): string | undefined {
  // Spark also takes `file:/path`, which names no host.
  const path = uri.replace(/^file:\/*/, "file:///");
  return URL.canParse(path) ? fileURLToPath(path) : undefined;
}

/** A list of files, separated by commas. */
export function toLocalFiles(s3Dir: string, list: string): { readonly list: string; readonly problems: string[] } {
  const files = list
    .split(",")
    .filter((name) => name !== "")
    .map((name) => toLocalFile(s3Dir, name));
  return {
    list: files.flatMap((file) => file.path ?? []).join(","),
    problems: files.flatMap((file) => file.problem ?? []),
  };
}
