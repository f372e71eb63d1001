import { spawn } from "node:child_process";
import { systemCode, WorldError } from "../../../errors.ts";

/** What the client left behind. */
export interface SshSaid {
  /** That of the remote command; 255 when the client itself failed; null when it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the ssh client with these arguments, and the script as its standard input. */
export type SshClient = (args: readonly string[], script: string) => Promise<SshSaid>;

/** Milliseconds that one call may take: a node that hangs must not hang the run. */
const LIMIT = 60_000;

/** Milliseconds from the client's end to the end of what it wrote. */
const LAST_WORDS = 500;

/** The `ssh` of this machine. */
export const openSsh: SshClient = (args, script) =>
  new Promise((resolve, reject) => {
    // In a group of its own: Ctrl-C is for emrald, which then still has something to say to the node.
    const child = spawn("ssh", args, { stdio: ["pipe", "pipe", "pipe"], detached: true });
    const said = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      child[name].setEncoding("utf8").on("data", (text: string) => (said[name] += text));
    const limit = setTimeout(() => {
      said.stderr += `\nno answer within ${LIMIT / 1000} seconds: timed out`;
      child.kill("SIGKILL");
    }, LIMIT);
    const end = (code: number | null): void => {
      clearTimeout(limit);
      resolve({ code, ...said });
    };
    child.once("error", (cause) => {
      clearTimeout(limit);
      const isMissing = systemCode(cause) === "ENOENT";
      reject(
        new WorldError(isMissing ? "there is no ssh client on this machine" : `cannot run ssh: ${cause.message}`, {
          next: "Install OpenSSH's client: the package is called openssh-client or openssh-clients.",
          cause,
        }),
      );
    });
    child.once("close", end);
    // A client older than 8.5 leaves its stderr to the connection that it keeps open for the next call.
    child.once("exit", (code) => setTimeout(() => end(code), LAST_WORDS).unref());
    // A client that has ended reads no more; why it did it says itself.
    child.stdin.on("error", () => undefined);
    child.stdin.end(script);
  });
