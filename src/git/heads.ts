import { WorldError } from "../errors.ts";
import { hasCommit } from "./commits.ts";
import { askGit } from "./git.ts";

export interface Origin {
  /** Of GitHub, `https://github.com`. */
  readonly server: string;
  readonly token: string;
}

/** Gets the heads of pull requests that are not here yet: those of forks, and of branches that are gone. Throws a WorldError. */
export async function fetchHeads(
  folder: string,
  heads: readonly { readonly number: number; readonly headSha: string }[],
  origin?: Origin,
): Promise<void> {
  for (const { number, headSha } of heads) {
    if (await hasCommit(folder, headSha)) continue;
    const from = `refs/pull/${number}/head`;
    const { code, said } = await askGit(folder, ["fetch", "--quiet", "--no-tags", "origin", from], {
      env: origin ? authorized(origin) : {},
    });
    if (code !== 0) throw new WorldError(`git cannot fetch pull request #${number}: ${said}`);
  }
}

/** By the environment: arguments of a process are for everybody to see. */
function authorized({ server, token }: Origin): Record<string, string> {
  return {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `http.${server}/.extraheader`,
    GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`,
  };
}
