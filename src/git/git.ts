import { WorldError } from "../errors.ts";
import { hear } from "../hear.ts";

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
  const { code, out, talk } = await hear("git", args, {
    cwd: folder,
    // Nobody is there who could type a password, and messages are read.
    env: { ...process.env, GIT_TERMINAL_PROMPT: "0", LC_ALL: "C", ...env },
  });
  return { code, out, said: talk.trim().split("\n").at(-1) ?? "" };
}

/** What a command of git prints, without the last line break. Throws a WorldError with git's words where it fails. */
export async function git(folder: string, args: readonly string[], options?: GitOptions): Promise<string> {
  const { code, out, said } = await askGit(folder, args, options);
  if (code === 0) return out.replace(/\n$/, "");
  throw new WorldError(`git ${args[0] ?? ""}: ${said === "" ? `it ended with exit code ${code}` : said}`);
}
