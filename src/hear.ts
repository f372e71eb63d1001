import { spawn } from "node:child_process";
import { WorldError } from "./errors.ts";

/** How a program ended, and what it said on stdout and stderr. */
export interface Heard {
  readonly code: number;
  readonly out: string;
  readonly talk: string;
}

/** Runs a program to its end, with nobody to ask, and keeps all that it says. Throws a WorldError where it cannot be started. */
export async function hear(
  program: string,
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Heard> {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let talk = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (talk += text));
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", (cause) => reject(notStarted(program, cause)));
    child.once("close", (ended) => resolve(ended ?? 255));
  });
  return { code, out, talk };
}

export function notStarted(program: string, cause: Error): WorldError {
  return new WorldError(`"${program}" cannot be started: ${cause.message}`, { cause });
}
