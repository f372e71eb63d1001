import { spawn } from "node:child_process";
import { WorldError } from "../errors.ts";

export interface GitOptions {
  /** Added to the environment of the command. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface GitEnd {
  readonly code: number;
  readonly out: string;
  /** The last line of what it said on stderr. */
  readonly said: string;
}

/** Runs git in a folder, and says how it ended. Throws a WorldError where there is no git. */
export async function askGit(folder: string, args: readonly string[], { env }: GitOptions = {}): Promise<GitEnd> {
  const child = spawn("git", args, {
    cwd: folder,
    // Nobody is there who could type a password, and messages are read.
    env: { ...process.env, GIT_TERMINAL_PROMPT: "0", LC_ALL: "C", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let talk = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (talk += text));
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", (cause) => reject(new WorldError(`git cannot be started: ${cause.message}`, { cause })));
    child.once("close", (ended) => resolve(ended ?? 255));
  });
  return { code, out, said: talk.trim().split("\n").at(-1) ?? "" };
}

/** What a command of git prints, without the last line break. Throws a WorldError with git's words where it fails. */
export async function git(folder: string, args: readonly string[], options?: GitOptions): Promise<string> {
  const { code, out, said } = await askGit(folder, args, options);
  if (code === 0) return out.replace(/\n$/, "");
  throw new WorldError(`git ${args[0] ?? ""}: ${said === "" ? `it ended with exit code ${code}` : said}`);
}
